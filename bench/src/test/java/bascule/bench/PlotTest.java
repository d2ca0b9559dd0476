package bascule.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class PlotTest {
    @Test
    void itIsXmlWithADotForEachRow() throws Exception {
        var report = new Report(
                "copy",
                List.of(
                        row("short rows: thousand rows per second", 0.5),
                        new Row("bascule", "a & b <c>", "p99 (ms)", 0, 0, 0, -3, 1_000)),
                List.of(),
                List.of());

        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Plot.svg(report))));

        assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(2);
        assertThat(document.getDocumentElement().getTextContent()).contains("a & b <c>");
    }

    @Test
    void whatShouldBeMoreAndWhatShouldBeLessAreToldApart() {
        assertThat(Plot.behind(row("1 KB: requests per second", 0.9))).isTrue();
        assertThat(Plot.behind(row("1 KB: requests per second", 1.1))).isFalse();
        assertThat(Plot.behind(row("1 KB: p99 (ms)", 1.1))).isTrue();
        assertThat(Plot.behind(row("1 KB: CPU per request (us)", 0.9))).isFalse();
    }

    private static Row row(String metric, double ratio) {
        return new Row("bascule", "haproxy", metric, ratio, 1, ratio, ratio, ratio);
    }
}
