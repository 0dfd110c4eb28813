package cpcc.shell.text;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Several things of one kind.
 *
 * @param columns of the table
 * @param rows the data
 * @param id the name of the value that {@code -q} shows
 * @param none what people read if there are none
 */
public record Rows(List<Column> columns, List<Map<String, Object>> rows, String id, String none) implements Answer {
    /** Copies the lists. */
    public Rows {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    @Override
    public Object json() {
        return rows;
    }

    @Override
    public List<String> ids() {
        return rows.stream().map(row -> String.valueOf(row.get(id))).toList();
    }

    @Override
    public void print(Paper paper) {
        if (rows.isEmpty()) {
            paper.line(none);
            return;
        }
        Stream<List<String>> head =
                Stream.of(columns.stream().map(Column::title).toList());
        Stream<List<String>> body = rows.stream().map(row -> columns.stream()
                .map(column -> Safe.line(cell(column.value().apply(row), paper.now())))
                .toList());
        Table.lines(Stream.concat(head, body).toList(), paper.columns()).forEach(paper.out()::println);
    }

    private static String cell(Object value, Instant now) {
        if (value instanceof Optional<?> optional) {
            return cell(optional.orElse(null), now);
        }
        if (value == null) {
            return "-";
        }
        if (value instanceof Instant then) {
            return Times.ago(then, now);
        }
        if (value instanceof Duration span) {
            return Times.span(span);
        }
        if (value instanceof Boolean truth) {
            return truth ? "yes" : "no";
        }
        if (value instanceof Enum<?> one) {
            return one.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof List<?> list) {
            return StreamSupport.stream(list.spliterator(), false)
                    .map(part -> cell(part, now))
                    .collect(Collectors.joining(", "));
        }
        return value.toString();
    }
}
