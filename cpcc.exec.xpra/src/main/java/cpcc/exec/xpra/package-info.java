/** Execution backend by xpra: the program's windows live on a display of the provider and are shown on the user's. */
package cpcc.exec.xpra;
