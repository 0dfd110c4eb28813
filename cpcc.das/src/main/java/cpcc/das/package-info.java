/** The components of distributed application sharing: Application List, Install, Client and Server Controller. */
package cpcc.das;
