package bascule.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DocumentTest {
    private static final String HOSTILE =
            "<script>alert(1)</script> | [a](javascript:alert(1)) `x` **b** &amp; ![i](http://evil)\n# \"'> head";
    private static final Set<String> TAGS = Set.of(
            "!doctype",
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "main",
            "h1",
            "h2",
            "h3",
            "p",
            "ul",
            "li",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "pre",
            "code");

    private static Document hostile() {
        return new Document.Draft(HOSTILE)
                .chapter(HOSTILE)
                .section(HOSTILE)
                .say(HOSTILE)
                .caution(HOSTILE)
                .items(List.of(HOSTILE))
                .table(List.of(HOSTILE, "b"), List.of(List.of("a", HOSTILE)))
                .code("sql", HOSTILE + "\n```\n<b>")
                .done();
    }

    @Test
    void noTextBecomesATag() {
        Set<String> tags = Pattern.compile("</?([!a-z0-9]+)")
                .matcher(hostile().html())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertThat(tags).isEqualTo(TAGS);
        assertThat(hostile().html()).contains("default-src 'none'").doesNotContain("\"'>");
    }

    @Test
    void noTextBecomesMarkup() {
        String outside = hostile().markdown().replaceAll("(?s)````sql\n.*\n````", "");

        assertThat(outside.replaceAll("\\\\.", ""))
                .doesNotContain("<", "[", "`", "&")
                .doesNotContain("**b");
        assertThat(outside.lines().filter(line -> line.startsWith("|")).map(line -> line.replaceAll("\\\\.", "")))
                .allSatisfy(row ->
                        assertThat(row.chars().filter(each -> each == '|')).hasSize(3));
        assertThat(outside.lines().filter(line -> line.startsWith("#"))).hasSize(3);
    }

    /// Whoever copies it must get what was written.
    @Test
    void codeIsKeptLetterByLetter() {
        assertThat(hostile().markdown()).contains("````sql\n" + HOSTILE + "\n```\n<b>\n````");
    }

    @Test
    void nothingInItMovesACursorOrHides() {
        var document = new Document("t\u001b[2J", List.of(new Document.Block.Code("sql", "a\u001b[2J\r\n\tb\u202e;")));

        assertThat(document.markdown()).isEqualTo("# t?\\[2J\n\n```sql\na?[2J\n\tb?;\n```\n");
        assertThat(document.html()).contains("a?[2J\n\tb?;").doesNotContain("\u001b", "\u202e");
    }

    @Test
    void whatMeansNothingIsLeftAsItIs() {
        assertThat(Markdown.escaped("step ramp-5 took 1.5 s (of 2), say 'go on'"))
                .isEqualTo("step ramp-5 took 1.5 s (of 2), say 'go on'");
        assertThat(Markdown.escaped("1. no list")).isEqualTo("1\\. no list");
        assertThat(Markdown.escaped("- no list")).isEqualTo("\\- no list");
    }

    @Test
    void aTableIsAsWideAsItsHead() {
        assertThatThrownBy(() -> new Document.Block.Table(List.of("a", "b"), List.of(List.of("only one"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
