package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.data.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each file of `types/` is a case: `setup:` lines of SQL for both sides, the `type:`, then one
/// value of it per line. Each value is copied, inserted, one by one and many at once, updated to
/// and sent back.
@TestInstance(Lifecycle.PER_CLASS)
class TypesTest {
    private static final int MANY = 60;

    private Site site;
    private PostgresLink forward;
    private PostgresLink reverse;

    record Case(String name, List<String> setup, String type, List<String> values) {
        String table() {
            return '"' + name + '"';
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/bascule/databases/postgres/types"))) {
            var cases = new ArrayList<Case>();
            for (var file : files.sorted().toList()) {
                var lines = Files.readAllLines(file);
                cases.add(new Case(
                        file.getFileName().toString().replace(".case", ""),
                        after(lines, "setup: "),
                        after(lines, "type: ").getFirst(),
                        lines.stream()
                                .filter(line -> !line.startsWith("setup: ") && !line.startsWith("type: "))
                                .toList()));
            }
            return cases;
        }
    }

    private static List<String> after(List<String> lines, String prefix) {
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    @BeforeAll
    void everyValueTravels() throws Exception {
        site = new Site().register();
        var cases = cases();
        for (var each : cases) {
            for (var setup : each.setup()) {
                site.both(setup);
            }
            site.both("CREATE TABLE %s (id int PRIMARY KEY, value %s)".formatted(each.table(), each.type()));
            insert(each, "copied", 0);
        }
        var mappings = cases.stream().map(each -> Mapping.same(each.name())).toArray(Mapping[]::new);
        forward = site.forward(mappings);
        reverse = site.reverse(mappings);
        forward.copy(Site.FIRST, Site.quietly());
        reverse.capture(Site.FIRST);
        site.start(forward);
        site.start(reverse);
        for (var each : cases) {
            insert(each, "inserted", 100);
            insertMany(each);
            site.blue("INSERT INTO %s VALUES (200, NULL)".formatted(each.table()));
            for (var value : each.values()) {
                site.blue("UPDATE %s SET value = %s WHERE id = 200".formatted(each.table(), value));
            }
        }
        Site.settle(forward);
        for (var each : cases) {
            for (int i = 0; i < each.values().size(); i++) {
                site.green("INSERT INTO %s VALUES (%d, %s)"
                        .formatted(each.table(), 300 + i, each.values().get(i)));
            }
        }
        Site.settle(reverse);
    }

    private void insert(Case each, String how, int first) throws Exception {
        for (int i = 0; i < each.values().size(); i++) {
            site.blue("INSERT INTO %s VALUES (%d, %s) -- %s"
                    .formatted(each.table(), first + i, each.values().get(i), how));
        }
    }

    private void insertMany(Case each) throws Exception {
        for (int i = 0; i < each.values().size(); i++) {
            site.blue("INSERT INTO %s SELECT %d + g, %s FROM generate_series(1, %d) g"
                    .formatted(each.table(), 1000 + MANY * i, each.values().get(i), MANY));
        }
    }

    @AfterAll
    void close() {
        site.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyValueIsTheSameOnBothSidesAndBack(Case each) throws Exception {
        var query = "SELECT id, value::text FROM %s ORDER BY id".formatted(each.table());
        var green = Site.rows(site.green, query);
        assertThat(green).hasSize((3 + MANY) * each.values().size() + 1).isEqualTo(Site.rows(site.blue, query));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theProofFindsNoDifferenceInEitherDirection(Case each) throws Exception {
        var same = Mapping.same(each.name());
        assertThat(site.forward(same).proveTouched(Duration.ofSeconds(10), Site.FIRST, _ -> {}))
                .isEmpty();
        assertThat(site.reverse(same).proveTouched(Duration.ofSeconds(10), Site.FIRST, _ -> {}))
                .isEmpty();
    }
}
