/** The control socket: how the {@code cpcc} executable reaches the running peer. */
package cpcc.shell.socket;
