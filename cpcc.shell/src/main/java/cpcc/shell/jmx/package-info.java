/** The JMX face: one MBean with the peer's status and counters in the platform's MBean server. */
package cpcc.shell.jmx;
