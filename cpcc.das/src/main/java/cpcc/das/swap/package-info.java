/** Bundles of backends that come, fail to come, and are replaced while sessions run. */
package cpcc.das.swap;
