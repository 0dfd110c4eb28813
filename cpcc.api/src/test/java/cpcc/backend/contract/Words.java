package cpcc.backend.contract;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is written for people, and what travels between machines. */
final class Words {
    private static final int LONGEST = 500;
    private static final int MOST_KEYS = 64;
    private static final int LONGEST_VALUE = 8192;

    private static final Clause CHECK = new Clause(
            "Check", "text: what was found, one line; remedy: what mends it, best a command to type; empty when OK.");
    private static final Clause REFUSAL = new Clause(
            "BackendException",
            "message: what happened, one line; remedy: what to do now, one line, empty if nothing is known.");
    private static final Clause OFFER = new Clause(
            "offer()",
            "What the other half needs to know; das carries it unread: at most 64 plain keys with values of at most"
                    + " 8192 characters.");

    private Words() {}

    static void areGood(List<Check> checks) {
        CHECK.holds(
                checks != null && checks.stream().noneMatch(Objects::isNull),
                "there is null among the checks " + checks);
        for (Check check : checks) {
            CHECK.holds(isLine(check.text()), "a check has the text " + shown(check.text()));
            if (check.level() == Level.OK) {
                CHECK.holds("".equals(check.remedy()), "a check that is fine has a remedy: " + check);
            } else {
                CHECK.holds(isLine(check.remedy()), "a check that is not fine names no remedy: " + check);
            }
        }
    }

    static void areGood(BackendException refusal) {
        REFUSAL.holds(isLine(refusal.getMessage()), "a refusal has the message " + shown(refusal.getMessage()));
        REFUSAL.holds(
                refusal.remedy().isEmpty() || isLine(refusal.remedy()),
                "a refusal has the remedy " + shown(refusal.remedy()));
    }

    static void canTravel(Map<String, String> offer) {
        OFFER.holds(offer != null && offer.size() <= MOST_KEYS, "the offer is " + offer);
        offer.forEach((key, value) -> {
            OFFER.holds(key.matches("[A-Za-z0-9._-]{1,64}"), "a key of the offer is " + shown(key));
            OFFER.holds(
                    value != null && value.length() <= LONGEST_VALUE && value.indexOf('\0') < 0,
                    "the value of " + key + " is " + shown(value));
        });
    }

    private static boolean isLine(String text) {
        return text != null
                && !text.isBlank()
                && text.length() <= LONGEST
                && text.chars().noneMatch(Character::isISOControl);
    }

    private static String shown(String text) {
        return text == null ? "null" : '"' + text.replaceAll("\\p{Cntrl}", "?") + '"';
    }
}
