/**
 * The distribution's own code, outside of the framework: finds this account's folders, starts the peer, and is the
 * {@code cpcc} executable that talks to it. The only place that looks at the environment.
 */
package cpcc.app;
