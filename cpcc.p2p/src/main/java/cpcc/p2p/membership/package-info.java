/** Who belongs to a community: records, how they are verified and merged, and invitations. Pure: no clock, no I/O. */
package cpcc.p2p.membership;
