/** The communities on disk. */
package cpcc.p2p.store;
