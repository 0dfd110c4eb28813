/** How what a command found is shown: tables, JSON, relative times, and everything from other peers escaped. */
package cpcc.shell.text;
