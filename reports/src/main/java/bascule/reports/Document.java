package bascule.reports;

import java.util.ArrayList;
import java.util.List;

/// Something to read: blocks of plain text under a title. Nothing in a text is markup; whatever
/// stands there is shown as it is.
public record Document(String title, List<Block> blocks) {
    public Document {
        blocks = List.copyOf(blocks);
    }

    public sealed interface Block {
        /// @param level 2 for a chapter, 3 for what is below one
        record Heading(int level, String text) implements Block {}

        record Paragraph(String text) implements Block {}

        /// What a reader must not miss.
        record Caution(String text) implements Block {}

        record Items(List<String> items) implements Block {
            public Items {
                items = List.copyOf(items);
            }
        }

        /// @param rows each as long as `head`
        record Table(List<String> head, List<List<String>> rows) implements Block {
            public Table {
                head = List.copyOf(head);
                rows = rows.stream().map(List::copyOf).toList();
                int width = head.size();
                if (rows.stream().anyMatch(row -> row.size() != width)) {
                    throw new IllegalArgumentException("a row of a table is not as long as its head " + head);
                }
            }
        }

        /// Text to be typed or sent, letter by letter.
        ///
        /// @param language such as `sql`; empty if it is none
        record Code(String language, String text) implements Block {}
    }

    /// As CommonMark with the tables of GitHub.
    public String markdown() {
        return Markdown.of(this);
    }

    /// As one page that loads nothing and runs nothing.
    public String html() {
        return Html.of(this);
    }

    /// A document on its way.
    static final class Draft {
        private final String title;
        private final List<Block> blocks = new ArrayList<>();

        Draft(String title) {
            this.title = title;
        }

        Draft chapter(String text) {
            return add(new Block.Heading(2, text));
        }

        Draft section(String text) {
            return add(new Block.Heading(3, text));
        }

        Draft say(String text) {
            return add(new Block.Paragraph(text));
        }

        Draft caution(String text) {
            return add(new Block.Caution(text));
        }

        Draft items(List<String> items) {
            return items.isEmpty() ? this : add(new Block.Items(items));
        }

        Draft table(List<String> head, List<List<String>> rows) {
            return rows.isEmpty() ? this : add(new Block.Table(head, rows));
        }

        Draft code(String language, String text) {
            return add(new Block.Code(language, text));
        }

        Draft add(Block block) {
            blocks.add(block);
            return this;
        }

        Document done() {
            return new Document(title, blocks);
        }
    }
}
