package bascule.reports;

import bascule.migration.Harmless;
import bascule.reports.Document.Block;
import java.util.List;
import java.util.stream.Collectors;

/// Writes a document as Markdown. Whatever Markdown or HTML would read in a text is escaped.
final class Markdown {
    private static final String MARKS = "\\`*_{}[]<>()#+-.!|~&";
    private static final int FENCE_LEAST = 3;

    private Markdown() {}

    static String of(Document document) {
        String body = document.blocks().stream().map(Markdown::block).collect(Collectors.joining("\n\n"));
        return "# " + escaped(document.title()) + "\n\n" + body + "\n";
    }

    private static String block(Block block) {
        return switch (block) {
            case Block.Heading(int level, String text) -> "#".repeat(level) + " " + escaped(text);
            case Block.Paragraph(String text) -> escaped(text);
            case Block.Caution(String text) -> "> **Mind:** " + escaped(text);
            case Block.Items(List<String> items) ->
                items.stream().map(item -> "- " + escaped(item)).collect(Collectors.joining("\n"));
            case Block.Table(List<String> head, List<List<String>> rows) -> table(head, rows);
            case Block.Code(String language, String text) -> code(language, text);
        };
    }

    private static String table(List<String> head, List<List<String>> rows) {
        String rule = "|" + " --- |".repeat(head.size());
        return row(head) + "\n" + rule + "\n" + rows.stream().map(Markdown::row).collect(Collectors.joining("\n"));
    }

    private static String row(List<String> cells) {
        return cells.stream().map(Markdown::escaped).collect(Collectors.joining(" | ", "| ", " |"));
    }

    /// Behind a fence that is longer than any in it.
    private static String code(String language, String text) {
        String fence = "`".repeat(FENCE_LEAST);
        while (text.contains(fence)) {
            fence += "`";
        }
        return fence + language + "\n" + Harmless.lines(text).stripTrailing() + "\n" + fence;
    }

    /// On one line: a line break would begin something else. Of the marks only those are escaped
    /// that mean something where they stand.
    static String escaped(String text) {
        var out = new StringBuilder();
        String line = Harmless.line(text.replaceAll("\\s+", " ").strip());
        for (int i = 0; i < line.length(); i++) {
            char each = line.charAt(i);
            if (MARKS.indexOf(each) >= 0 && means(line, i)) {
                out.append('\\');
            }
            out.append(each);
        }
        return out.toString();
    }

    /// Full stops, dashes, brackets and the like mean something at the beginning of a line only,
    /// or after a digit there.
    private static boolean means(String line, int place) {
        return switch (line.charAt(place)) {
            case '.', ')' ->
                line.substring(0, place).matches("\\d{1,9}")
                        && (place + 1 == line.length() || line.charAt(place + 1) == ' ');
            case '-', '+', '#' -> place == 0;
            case '(', '{', '}' -> false;
            case '!' -> place + 1 < line.length() && line.charAt(place + 1) == '[';
            default -> true;
        };
    }
}
