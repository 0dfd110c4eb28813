package cpcc.p2p.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import cpcc.messaging.api.Address;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.p2p.TestIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MergeTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final TestIdentity alice = new TestIdentity();
    private final TestIdentity bob = new TestIdentity();
    private final Verifier verifier = new Verifier(new TestIdentity());
    private final Registrar founder = new Registrar(alice);
    private final Founding founding = founder.found("lab", NOW, "nonce");
    private final Roster empty = Roster.of(founding);
    private final Register registerOfBob = register(founder, empty, bob, "bob");
    private final Roster roster = empty.with(register(founder, empty, alice, "alice"));

    @Test
    void aGoodRecordMakesAMember() {
        Merge merge = Merge.of(roster, registers(registerOfBob), verifier);
        assertEquals(List.of(), merge.refused());
        assertTrue(merge.roster().member(bob.self()));
        assertFalse(merge.roster().administrator(bob.self()));
        assertEquals(List.of(registerOfBob), merge.roster().since(roster).registers());
    }

    @Test
    void aRecordAlteredInOneCharacterOfAnyFieldIsRefused() {
        JsonObject good = new Gson().toJsonTree(registerOfBob).getAsJsonObject();
        for (String field : good.keySet()) {
            if (!good.get(field).isJsonPrimitive()) {
                continue;
            }
            JsonObject altered = good.deepCopy();
            altered.add(field, alteredOf(good.get(field)));
            assertRefused(registers(new Gson().fromJson(altered, Register.class)), field);
        }
        Register elsewhere = new Register(
                registerOfBob.community(),
                registerOfBob.peer(),
                registerOfBob.publicKey(),
                registerOfBob.name(),
                List.of("192.0.2.1:1"),
                1,
                registerOfBob.time(),
                registerOfBob.administrator(),
                registerOfBob.signature());
        assertRefused(registers(elsewhere), "addresses");
    }

    @Test
    void aRegisterSignedByWhoIsNoAdministratorIsRefused() {
        Registrar notAdministrator = new Registrar(bob);
        Register own = register(notAdministrator, roster, bob, "bob");
        assertRefused(registers(own), "own");
        // Signed by bob, said to be by alice.
        Register plain = new Register(
                own.community(),
                own.peer(),
                own.publicKey(),
                own.name(),
                own.addresses(),
                1,
                own.time(),
                alice.self().text(),
                "");
        assertRefused(registers(plain.signed(bob.sign(plain.bytes()))), "said to be alice's");
    }

    @Test
    void aRecordOfAnotherCommunityIsRefused() {
        Roster other = Roster.of(founder.found("lab", NOW, "another nonce"));
        assertRefused(registers(register(founder, other, bob, "bob")), "another community");
    }

    @Test
    void badNamesAddressesAndNumbersAreRefusedEvenIfSigned() {
        assertRefused(registers(register(founder, empty, bob, "b\u202eob")), "bidi");
        assertRefused(registers(register(founder, empty, bob, "x".repeat(1_000_000))), "long");
        assertRefused(
                registers(founder.register(
                        empty, bob.self(), bob.publicKey(), "bob", Collections.nCopies(17, "192.0.2.1:1"), NOW)),
                "17 addresses");
        assertRefused(registers(founder.register(empty, bob.self(), alice.publicKey(), "bob", List.of(), NOW)), "key");
        Register plain = new Register(
                empty.id(),
                bob.self().text(),
                bob.publicKey(),
                "bob",
                List.of(),
                Long.MAX_VALUE,
                0,
                alice.self().text(),
                "");
        assertRefused(registers(plain.signed(alice.sign(plain.bytes()))), "serial");
        assertRefused(registers(new Gson().fromJson("{}", Register.class)), "empty");
    }

    @Test
    void aProfileIsTheMembersOwnAndTheNewerHolds() {
        Roster members = roster.with(registerOfBob);
        Registrar own = new Registrar(bob);
        Profile first = own.profile(roster.id(), "bob", List.of(new Address("192.0.2.1", 1)), 1);
        Profile second = own.profile(roster.id(), "robert", List.of(), 2);
        Roster next = Merge.of(members, profiles(second), verifier).roster();
        assertEquals("robert", next.nameOf(bob.self()));
        assertSame(next, Merge.of(next, profiles(first), verifier).roster());
        assertEquals(1, Merge.of(roster, profiles(first), verifier).refused().size());
        Profile forged = new Profile(roster.id(), bob.self().text(), "eve", List.of(), 3, "");
        Merge refused = Merge.of(next, profiles(forged.signed(alice.sign(forged.bytes()))), verifier);
        assertSame(next, refused.roster());
        assertEquals(1, refused.refused().size());
    }

    @Test
    void orderAndRepetitionMakeNoDifference() {
        Register later = register(founder, roster.with(registerOfBob), bob, "bob again");
        Register twin = register(founder, empty, bob, "bob of the same serial");
        Profile profile = new Registrar(bob).profile(roster.id(), "robert", List.of(), 1);
        List<Records> all = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            all.addAll(List.of(registers(registerOfBob), registers(later), registers(twin)));
            all.add(new Records(List.of(registerOfBob), List.of(profile)));
        }
        Roster expected = null;
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(all, new Random(seed));
            Roster now = roster;
            for (Records some : all) {
                now = Merge.of(now, some, verifier).roster();
            }
            expected = expected == null ? now : expected;
            assertEquals(expected, now);
        }
        assertEquals(List.of(later), List.of(expected.registers().get(bob.self())));
    }

    @Test
    void ownFactsOutdoANewerProfileFromATimeThatWasLost() {
        Registrar own = new Registrar(bob);
        Profile fromBefore = own.profile(roster.id(), "old name", List.of(), 7);
        Roster merged = Merge.of(roster.with(registerOfBob), profiles(fromBefore), verifier)
                .roster();
        Roster renewed = own.withOwn(merged, "bob", List.of());
        assertEquals(8, renewed.profiles().get(bob.self()).version());
        assertSame(renewed, own.withOwn(renewed, "bob", List.of()));
        assertEquals(
                List.of(), Merge.of(merged, renewed.since(merged), verifier).refused());
    }

    @Test
    void aFoundingRecordMustHashToTheIdThatWasPromised() throws Exception {
        JoinReply good = JoinReply.of(roster.with(registerOfBob), bob.self().text());
        assertTrue(Admission.accept(founding.id(), bob.self(), good, verifier).member(bob.self()));
        Founding other = founder.found("lab", NOW, "another nonce");
        assertRefusedReply(founding.id(), new JoinReply(other, good.records()));
        Founding unsigned = founding.signed(bob.sign(founding.bytes()));
        assertRefusedReply(founding.id(), new JoinReply(unsigned, good.records()));
        assertRefusedReply(founding.id(), new JoinReply(founding, new Records(List.of(), List.of())));
    }

    @Test
    void manyRecordsGoInPagesThatFitAMessage() {
        List<Register> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            many.add(registerOfBob);
        }
        List<Records> pages =
                new Records(many, List.of(new Registrar(bob).profile(roster.id(), "bob", List.of(), 1))).pages();
        assertTrue(pages.size() > 1);
        assertEquals(201, pages.stream().mapToInt(Records::count).sum());
        assertTrue(pages.stream().allMatch(page -> new Gson().toJson(page).length() < Records.PAGE_BYTES + 100));
        assertEquals(List.of(), new Records(null, null).pages());
    }

    private static JsonElement alteredOf(JsonElement value) {
        if (value.getAsJsonPrimitive().isNumber()) {
            return new JsonPrimitive(value.getAsLong() + 1);
        }
        StringBuilder text = new StringBuilder(value.getAsString());
        int middle = text.length() / 2;
        text.setCharAt(middle, text.charAt(middle) == 'B' ? 'C' : 'B');
        return new JsonPrimitive(text.toString());
    }

    private static Register register(Registrar by, Roster roster, TestIdentity peer, String name) {
        return by.register(roster, peer.self(), peer.publicKey(), name, List.of("192.0.2.7:7420"), NOW);
    }

    private static Records registers(Register... some) {
        return new Records(List.of(some), List.of());
    }

    private static Records profiles(Profile... some) {
        return new Records(List.of(), List.of(some));
    }

    private void assertRefused(Records records, String what) {
        Merge merge = Merge.of(roster, records, verifier);
        assertEquals(1, merge.refused().size(), what);
        assertSame(roster, merge.roster(), what);
    }

    private void assertRefusedReply(String id, JoinReply reply) {
        Failure failure = assertThrows(Failure.class, () -> Admission.accept(id, bob.self(), reply, verifier));
        assertEquals(Reason.MALFORMED, failure.reason());
    }
}
