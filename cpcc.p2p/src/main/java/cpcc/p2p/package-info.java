/** The paper's Peer Controller and Peer List. */
package cpcc.p2p;
