package cpcc.messaging.api;

/** In which role a peer asks for a link; carried by HELLO. */
public enum Role {
    /** A member of the community, known by its key. */
    MEMBER,
    /** Not a member yet: may only send the message types that are open to guests, which is how one joins. */
    GUEST
}
