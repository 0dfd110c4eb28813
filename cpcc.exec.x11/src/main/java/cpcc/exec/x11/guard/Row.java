package cpcc.exec.x11.guard;

import java.util.List;
import java.util.Optional;

/**
 * What is known of one kind of request, and what becomes of it.
 *
 * @param opcode of the core, or an extension's minor one
 * @param name as its protocol document has it
 * @param reply whether it is answered
 * @param verdict if all is as it should be
 * @param least how long it is at least, in bytes
 * @param most how long it may be; 0 if that does not matter
 * @param checks of what it names
 * @param values that it lists
 * @param otherwise if a check fails; empty to answer that there is no such thing
 */
record Row(
        int opcode,
        String name,
        boolean reply,
        Verdict verdict,
        int least,
        int most,
        List<Check> checks,
        Optional<ValueList> values,
        Optional<Verdict> otherwise) {
    Row {
        checks = List.copyOf(checks);
    }

    /** {@return how many of its bytes have to be seen at once} */
    int needed() {
        return Math.max(Math.max(least, most), values.map(ValueList::end).orElse(0));
    }
}
