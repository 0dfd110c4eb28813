/** Execution backend: X11 applications. The set-up packet and the framing of requests are all it understands of X11. */
package cpcc.exec.x11;
