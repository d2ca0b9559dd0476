package bascule.server;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.controller.Duty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `/metrics` prints, and that its page, the dashboard and the rules name nothing else.
class MetricsTest {
    private static final String SECRET = "canary-5f1d0e3b9a7c4286";
    private static final Path DOCS = Path.of(System.getProperty("project.root", ".."), "docs");
    private static final Pattern LABEL = Pattern.compile("[{,](\\w+)=");
    private static final Pattern NAME = Pattern.compile("bascule_(?:migration|gateway|controller)_[a-z_]+");

    private final RecordingMigrations migrations = new RecordingMigrations();
    private final Server server = start();

    private Server start() {
        try {
            return Server.start(new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET)), migrations);
        } catch (Exception taken) {
            throw new AssertionError(taken);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private List<String> lines() throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://" + server.listen() + "/metrics"))
                .header("Authorization", "Bearer " + SECRET)
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body().lines().toList();
        }
    }

    @Test
    void thePageHasARowForEveryMetricAndNoOther() throws Exception {
        migrations.known.add(Statuses.full("orders-v2"));
        List<String> lines = lines();
        List<String> rows = new ArrayList<>();
        rows.add("| `%s` | gauge | – | %s |".formatted(Metrics.ACTIVE, Metrics.ACTIVE_HELP));
        rows.add("| `%s` | gauge | – | %s |".formatted(Metrics.JOURNALED, Metrics.JOURNALED_HELP));
        for (UsageMetrics.Figure figure : UsageMetrics.Figure.values()) {
            rows.add(figure.row());
        }
        for (Figure figure : Figure.values()) {
            rows.add("| `%s` | gauge | %s | %s |".formatted(figure.metric(), labels(lines, figure), figure.help()));
        }
        List<String> page = Files.readAllLines(DOCS.resolve("controller-metrics.md")).stream()
                .filter(line -> line.startsWith("| `bascule_"))
                .toList();

        assertThat(page)
                .as("rows as the code has them:\n" + String.join("\n", rows))
                .isEqualTo(rows);
    }

    private static String labels(List<String> lines, Figure figure) {
        Set<String> labels = new TreeSet<>();
        lines.stream()
                .filter(line -> line.startsWith(figure.metric() + "{"))
                .forEach(line -> LABEL.matcher(line).results().forEach(found -> labels.add(found.group(1))));
        assertThat(labels).as(figure.metric()).contains("migration");
        return String.join(", ", labels);
    }

    @Test
    void valuesAreThoseOfNowAndWhatHasGoneIsNotToldAnyMore() throws Exception {
        migrations.known.add(Statuses.full("orders-v2"));
        assertThat(lines())
                .contains(
                        "bascule_migration_state{migration=\"orders-v2\",state=\"awaiting-approval\"} 1.0",
                        "bascule_migration_flow_lag_seconds{flow=\"forward\",migration=\"orders-v2\"} 0.18",
                        "bascule_migration_flow_violations{flow=\"reverse\",migration=\"orders-v2\"} 2.0",
                        "bascule_migration_green_ratio{migration=\"orders-v2\"} 0.255",
                        "bascule_migration_step_seconds{migration=\"orders-v2\",step=\"backfill\"} 4.2");

        migrations.known.clear();
        migrations.known.add(Statuses.bare("shop"));
        assertThat(lines())
                .contains("bascule_migration_epoch{migration=\"shop\"} 3.0")
                .noneMatch(line -> line.contains("orders-v2"))
                .noneMatch(line -> line.startsWith("bascule_migration_flow_running{"))
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"));
    }

    @Test
    void whoeverStandsByTellsOfNoMigration() throws Exception {
        migrations.known.add(Statuses.bare("shop"));
        assertThat(lines()).contains("bascule_controller_active 1.0");

        migrations.duty = new Duty(Duty.Part.STANDBY, "http://10.0.0.1:7070", "");
        assertThat(lines())
                .contains("bascule_controller_active 0.0")
                .noneMatch(line -> line.startsWith("bascule_migration_epoch{"));
    }

    /// A label may hold anything a plan may; it never begins a line of its own.
    @Test
    void aHostileNameIsALabelAndNothingElse() throws Exception {
        migrations.known.add(Statuses.bare("a\"} 1\nbascule_migration_epoch{migration=\"forged"));

        assertThat(lines()).noneMatch(line -> line.startsWith("bascule_migration_epoch{migration=\"forged"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alerts.yaml", "grafana.json"})
    void whatIsWatchedIsThere(String file) throws Exception {
        String text = Files.readString(DOCS.resolve("observe").resolve(file));
        Set<String> known = Stream.of("controller-metrics.md", "gateway-metrics.md")
                .flatMap(page -> rows(DOCS.resolve(page)))
                .collect(Collectors.toSet());

        Set<String> used = NAME.matcher(text)
                .results()
                .map(found -> found.group().replaceAll("_bucket$", ""))
                .collect(Collectors.toSet());

        assertThat(used).hasSizeGreaterThan(5).isSubsetOf(known);
        if (file.endsWith("json")) {
            assertThat(new ObjectMapper().readTree(text).get("panels")).isNotEmpty();
        }
    }

    private static Stream<String> rows(Path page) {
        try {
            return Files.readAllLines(page).stream()
                    .filter(line -> line.startsWith("| `bascule_"))
                    .map(line -> line.substring(3, line.indexOf('`', 3)));
        } catch (java.io.IOException gone) {
            throw new java.io.UncheckedIOException(gone);
        }
    }
}
