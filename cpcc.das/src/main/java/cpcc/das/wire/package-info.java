/** The messages of application sharing: records that check themselves, because they come from another peer. */
package cpcc.das.wire;
