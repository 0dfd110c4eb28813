/** One use of an application: its two sides, and what closes them on every path. */
package cpcc.das.session;
