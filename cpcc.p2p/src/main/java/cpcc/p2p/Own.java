package cpcc.p2p;

import cpcc.config.api.PeerConfig;
import cpcc.config.api.Problem;
import cpcc.messaging.api.Address;
import cpcc.p2p.membership.Hints;
import cpcc.p2p.membership.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This peer's own name and addresses as they are now; what others could not take is never among them. Any thread. */
final class Own {
    private static final Logger LOG = LoggerFactory.getLogger(Own.class);
    private static final String FIRST_NAME = "peer";

    private volatile String name;
    private volatile Supplier<List<Address>> addresses;
    private volatile List<Problem> problems = List.of();

    /**
     * As given.
     *
     * @throws IllegalArgumentException if others could not take them
     */
    Own(String name, Supplier<List<Address>> addresses) {
        nameProblem(name).or(() -> addressProblem(addresses)).ifPresent(problem -> {
            throw new IllegalArgumentException(PeerConfig.PID + ": " + problem);
        });
        this.name = name;
        this.addresses = addresses;
    }

    /**
     * As configured; instead of what others could not take a plain name, and the addresses of this machine's interfaces.
     *
     * @param port where this peer listens
     */
    static Own of(PeerConfig config, IntSupplier port) {
        Own own = new Own(FIRST_NAME, new OwnAddresses(List.of(), port));
        own.configure(config, port);
        return own;
    }

    /** Takes over what is configured now; what others could not take is said, and the old stays. */
    void configure(PeerConfig config, IntSupplier port) {
        List<Problem> found = new ArrayList<>();
        Optional<String> badName = nameProblem(config.name());
        if (badName.isEmpty()) {
            name = config.name();
        } else {
            found.add(problem("name: " + badName.get() + "; \"" + name + "\" stays in force"));
        }
        Supplier<List<Address>> wished = new OwnAddresses(Arrays.asList(config.addresses()), port);
        Optional<String> badAddress = addressProblem(wished);
        if (badAddress.isEmpty()) {
            addresses = wished;
        } else {
            found.add(
                    problem("addresses: " + badAddress.get() + "; " + Hints.texts(addresses.get()) + " stay in force"));
        }
        problems = List.copyOf(found);
        found.forEach(problem -> LOG.warn("{}", problem));
    }

    String name() {
        return name;
    }

    List<Address> addresses() {
        return addresses.get();
    }

    List<Problem> problems() {
        return problems;
    }

    private static Problem problem(String text) {
        return new Problem(PeerConfig.PID, text, "see docs/configuration.md");
    }

    private static Optional<String> nameProblem(String name) {
        return name == null ? Optional.of("it is missing") : Names.problem(name);
    }

    private static Optional<String> addressProblem(Supplier<List<Address>> addresses) {
        try {
            return Hints.problem(Hints.texts(addresses.get()));
        } catch (IllegalArgumentException e) {
            return Optional.of("\"" + e.getMessage() + "\" is no address");
        }
    }
}
