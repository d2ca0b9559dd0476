package bascule.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/// What a run found.
public record Report(String name, List<Row> rows, List<Skipped> skipped, List<String> notes) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public Report {
        rows = List.copyOf(rows);
        skipped = List.copyOf(skipped);
        notes = List.copyOf(notes);
    }

    /// A peer that could not be had, or a part that could not be measured, and why.
    public record Skipped(String what, String why) {}

    /// `{name, rows: [{subject, peer, metric, value, peerValue, ratio, low, high}], skipped:
    /// [{what, why}], notes: [...]}` on several lines.
    public String json() {
        ObjectNode all = MAPPER.createObjectNode().put("name", name);
        var list = all.putArray("rows");
        for (Row row : rows) {
            list.addObject()
                    .put("subject", row.subject())
                    .put("peer", row.peer())
                    .put("metric", row.metric())
                    .put("value", rounded(row.value()))
                    .put("peerValue", rounded(row.peerValue()))
                    .put("ratio", rounded(row.ratio()))
                    .put("low", rounded(row.low()))
                    .put("high", rounded(row.high()));
        }
        var missing = all.putArray("skipped");
        skipped.forEach(each -> missing.addObject().put("what", each.what()).put("why", each.why()));
        var said = all.putArray("notes");
        notes.forEach(said::add);
        return all.toPrettyString();
    }

    /// For people: a line a row.
    public String text() {
        var text = new StringBuilder();
        int metric = width(rows.stream().map(Row::metric).toList());
        int subject = width(rows.stream().map(Row::subject).toList());
        int peer = width(rows.stream().map(Row::peer).toList());
        String line = "%-" + metric + "s  %-" + subject + "s %10s   %-" + peer + "s %10s   %6s  %s%n";
        for (Row row : rows) {
            text.append(line.formatted(
                    row.metric(),
                    row.subject(),
                    number(row.value()),
                    row.peer(),
                    number(row.peerValue()),
                    number(row.ratio()),
                    row.low() == row.high() ? "" : "(" + number(row.low()) + " to " + number(row.high()) + ")"));
        }
        skipped.forEach(each -> text.append("skipped: %s: %s%n".formatted(each.what(), each.why())));
        notes.forEach(each -> text.append("note: %s%n".formatted(each)));
        return text.toString();
    }

    private static int width(List<String> words) {
        return words.stream().mapToInt(String::length).max().orElse(1);
    }

    /// With as many digits as carry something.
    static String number(double figure) {
        double size = Math.abs(figure);
        String form = size >= 1_000 ? "%,.0f" : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, form, figure);
    }

    private static double rounded(double figure) {
        double scale = Math.abs(figure) >= 1_000 ? 1 : 10_000;
        return Math.round(figure * scale) / scale;
    }
}
