/**
 * Events by OSGi's Event Admin. Its package is imported optionally: without an Event Admin {@link
 * cpcc.das.events.EventPublisher}, the only class that names it, is never loaded.
 */
package cpcc.das.events;
