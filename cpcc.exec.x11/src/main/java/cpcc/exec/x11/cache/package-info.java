/**
 * What may be known of an X server's answers before it gives them. The user's end notes what programs ask, asks it itself for the next
 * program, and tells the provider's end; that answers early, and compares. Nothing here does I/O of its own.
 */
package cpcc.exec.x11.cache;
