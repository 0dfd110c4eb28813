/** What the owner shares: desktop entries, command lines, and the files that remember them. */
package cpcc.das.install;
