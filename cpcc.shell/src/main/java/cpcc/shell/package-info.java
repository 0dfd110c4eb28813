/** The command engine and what wires it to the framework. */
package cpcc.shell;
