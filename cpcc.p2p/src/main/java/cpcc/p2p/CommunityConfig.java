package cpcc.p2p;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A community that this peer is to belong to: {@code cpcc.community~NAME}. */
@ObjectClassDefinition(
        factoryPid = CommunityConfig.PID,
        name = "CPCC community",
        description = "A community that this peer joins or founds once. It stays a member when this is deleted")
@interface CommunityConfig {
    /** The factory PID. */
    String PID = "cpcc.community";

    /** {@return an invitation} */
    @AttributeDefinition(
            name = "Invitation",
            description = "What cpcc invite printed; used once, and no longer needed when this peer is a member",
            type = AttributeType.PASSWORD)
    String invitation() default "";

    /** {@return whether to found it} */
    @AttributeDefinition(
            name = "Create",
            description = "Whether this peer founds the community NAME, if it belongs to none of that name")
    boolean create() default false;
}
