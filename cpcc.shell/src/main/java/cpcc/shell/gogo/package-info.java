/**
 * The Gogo face. The only package that needs Gogo, whose packages are imported optionally: without it these two components
 * are never activated, so their classes are never loaded.
 */
package cpcc.shell.gogo;
