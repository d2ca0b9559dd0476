package bascule.reports;

import bascule.migration.Harmless;
import bascule.reports.Document.Block;
import java.util.List;
import java.util.stream.Collectors;

/// Writes a document as one page of HTML. The page forbids itself to load or to run anything.
final class Html {
    private Html() {}

    static String of(Document document) {
        String body = document.blocks().stream().map(Html::block).collect(Collectors.joining("\n"));
        return page(escaped(document.title()), body);
    }

    private static String page(String title, String body) {
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%1$s</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; display: block; overflow-x: auto; }
            th, td { border: 1px solid GrayText; padding: .25rem .6rem; text-align: left; vertical-align: top; }
            pre { border: 1px solid GrayText; padding: .6rem; overflow-x: auto; }
            .mind { border-left: .4rem solid; padding: .2rem .8rem; font-weight: 600; }
            @media print { pre { white-space: pre-wrap; } h2 { break-after: avoid; } }
            </style>
            </head>
            <body>
            <main>
            <h1>%1$s</h1>
            %2$s
            </main>
            </body>
            </html>
            """.formatted(title, body);
    }

    private static String block(Block block) {
        return switch (block) {
            case Block.Heading(int level, String text) -> "<h%1$d>%2$s</h%1$d>".formatted(level, escaped(text));
            case Block.Paragraph(String text) -> "<p>" + escaped(text) + "</p>";
            case Block.Caution(String text) -> "<p class=\"mind\">Mind: " + escaped(text) + "</p>";
            case Block.Items(List<String> items) ->
                items.stream()
                        .map(item -> "<li>" + escaped(item) + "</li>")
                        .collect(Collectors.joining("\n", "<ul>\n", "\n</ul>"));
            case Block.Table(List<String> head, List<List<String>> rows) -> table(head, rows);
            case Block.Code(_, String text) -> "<pre><code>" + escaped(text.stripTrailing()) + "</code></pre>";
        };
    }

    private static String table(List<String> head, List<List<String>> rows) {
        String body = rows.stream().map(row -> row(row, "td")).collect(Collectors.joining("\n"));
        return "<table>\n<thead>\n" + row(head, "th") + "\n</thead>\n<tbody>\n" + body + "\n</tbody>\n</table>";
    }

    private static String row(List<String> cells, String as) {
        return cells.stream()
                .map(cell -> "<%1$s>%2$s</%1$s>".formatted(as, escaped(cell)))
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    private static String escaped(String text) {
        return Harmless.lines(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
