package bascule.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Report REPORT = new Report(
            "gateway",
            List.of(new Row("bascule", "haproxy", "1 KB: p99 (ms)", 4.17, 3.16, 1.31961, 1.1, 1.5)),
            List.of(new Report.Skipped("pgcopydb", "it is not on this machine; install pgcopydb")),
            List.of("the machine was busy"));

    @Test
    void itsJsonHasTheNamedFieldsAndNoOthers() throws Exception {
        JsonNode json = new ObjectMapper().readTree(REPORT.json());

        assertThat(names(json)).containsExactly("name", "rows", "skipped", "notes");
        JsonNode row = json.get("rows").get(0);
        assertThat(names(row))
                .containsExactly("subject", "peer", "metric", "value", "peerValue", "ratio", "low", "high");
        assertThat(row.get("subject").asText()).isEqualTo("bascule");
        assertThat(row.get("ratio").asDouble()).isEqualTo(1.3196);
        assertThat(json.get("skipped").get(0).get("why").asText()).contains("install pgcopydb");
    }

    @Test
    void forPeopleItIsALineARow() {
        assertThat(REPORT.text().lines().toList())
                .containsExactly(
                        "1 KB: p99 (ms)  bascule       4.17   haproxy       3.16     1.32  (1.10 to 1.50)",
                        "skipped: pgcopydb: it is not on this machine; install pgcopydb",
                        "note: the machine was busy");
    }

    @Test
    void whatIsNoNumberIsNoFigure() {
        assertThatThrownBy(() -> new Row("bascule", "haproxy", "p99 (ms)", 1, 0, 1 / 0.0, 1, 1))
                .hasMessage("p99 (ms) of bascule beside haproxy is no number: Infinity");
    }

    private static List<String> names(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).collect(Collectors.toList());
    }
}
