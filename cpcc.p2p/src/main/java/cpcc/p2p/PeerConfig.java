package cpcc.p2p;

/** What of the configuration {@code cpcc.peer} this bundle needs. */
public @interface PeerConfig {
    /** {@return the name by which this peer is shown to others; must not be empty} */
    String name() default "";

    /** {@return the folder with this peer's durable files} */
    String stateDir() default "";

    /** {@return how others reach this peer, each {@code host} or {@code host:port}; empty for its own interfaces} */
    String[] addresses() default {};
}
