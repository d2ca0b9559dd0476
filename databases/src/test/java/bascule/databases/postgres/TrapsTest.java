package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import bascule.data.Mapping;
import bascule.databases.postgres.Trap.Deed;
import bascule.databases.postgres.Trap.Stage;
import bascule.databases.postgres.Trap.Where;
import bascule.embedded.EmbeddedPostgres.Version;
import bascule.migration.StepException.Refused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each trap is copied, followed, turned round and proven, between the oldest server that we take
/// and the newest, both ways.
@TestInstance(Lifecycle.PER_CLASS)
class TrapsTest {
    enum Way {
        OLD_TO_NEW(Version.V14, Version.V18),
        NEW_TO_OLD(Version.V18, Version.V14);

        private final Version blue;
        private final Version green;

        Way(Version blue, Version green) {
            this.blue = blue;
            this.green = green;
        }
    }

    private final Map<Way, Journey> journeys = new EnumMap<>(Way.class);

    static Stream<Arguments> taken() {
        return cases(
                Trap.all().stream().filter(each -> each.refused().isEmpty()).toList());
    }

    static Stream<Arguments> refused() {
        return cases(
                Trap.all().stream().filter(each -> !each.refused().isEmpty()).toList());
    }

    private static Stream<Arguments> cases(List<Trap> traps) {
        return Stream.of(Way.values()).flatMap(way -> traps.stream().map(each -> Arguments.of(way, each)));
    }

    /// All traps of one way, which share two databases and the links between them.
    private static final class Journey {
        private final Site site;
        private final List<Trap> traps;
        private Optional<Exception> failure = Optional.empty();

        Journey(Way way, List<Trap> traps) {
            this.site = new Site(way.blue, way.green);
            this.traps = traps;
        }

        void go() {
            try {
                travel();
            } catch (Exception e) {
                failure = Optional.of(e);
            }
        }

        private void travel() throws Exception {
            site.register();
            for (Trap each : traps) {
                site.both("CREATE SCHEMA " + each.schema());
            }
            stage(Stage.BEFORE);
            Mapping[] mappings =
                    traps.stream().flatMap(each -> each.mappings().stream()).toArray(Mapping[]::new);
            PostgresLink forward = site.forward(mappings);
            PostgresLink reverse = site.reverse(mappings);
            forward.copy(Site.FIRST, Site.quietly());
            reverse.capture(Site.FIRST);
            site.start(forward);
            site.start(reverse);
            stage(Stage.FOLLOWED);
            Site.settle(forward);
            assertThat(forward.prove(Site.SOON, Site.FIRST, Site.quietly())).isEmpty();
            stage(Stage.TURNED);
            Site.settle(reverse);
            assertThat(forward.prove(Site.SOON, Site.FIRST, Site.quietly())).isEmpty();
            assertThat(reverse.prove(Site.SOON, Site.FIRST, Site.quietly())).isEmpty();
        }

        private void stage(Stage stage) throws SQLException {
            for (Trap trap : traps) {
                carryOut(site, trap, stage);
            }
        }
    }

    private static void carryOut(Site site, Trap trap, Stage stage) throws SQLException {
        for (Deed deed : trap.deeds()) {
            if (deed.stage() == stage) {
                for (String statement : deed.statements()) {
                    if (deed.where() != Where.GREEN) {
                        carryOut(site.blue, trap, statement);
                    }
                    if (deed.where() != Where.BLUE) {
                        carryOut(site.green, trap, statement);
                    }
                }
            }
        }
    }

    private static void carryOut(Connection connection, Trap trap, String statement) throws SQLException {
        Site.execute(connection, "SET search_path = " + trap.schema());
        try {
            Site.execute(connection, statement);
        } catch (SQLException e) {
            throw new SQLException("%s: %s in%n%s".formatted(trap, e.getMessage(), statement), e);
        }
    }

    private synchronized Site travelled(Way way) throws Exception {
        Journey journey = journeys.get(way);
        if (journey == null) {
            journey = new Journey(
                    way,
                    Trap.all().stream().filter(each -> each.refused().isEmpty()).toList());
            journeys.put(way, journey);
            journey.go();
        }
        if (journey.failure.isPresent()) {
            throw journey.failure.get();
        }
        return journey.site;
    }

    @AfterAll
    void close() {
        journeys.values().forEach(each -> each.site.close());
    }

    @ParameterizedTest
    @MethodSource("taken")
    void whatIsThereInTheEndIsTheSameOnBothSides(Way way, Trap trap) throws Exception {
        Site site = travelled(way);
        Site.execute(site.blue, "SET search_path = " + trap.schema());
        Site.execute(site.green, "SET search_path = " + trap.schema());
        assertThat(trap.looks()).isNotEmpty();
        for (var look : trap.looks()) {
            List<String> found = Site.rows(look.where() == Where.BLUE ? site.blue : site.green, look.query());
            assertThat(found)
                    .as(look.query())
                    .isEqualTo(look.where() == Where.BOTH ? Site.rows(site.blue, look.query()) : look.rows())
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCantBeFollowedIsRefusedWithItsName(Way way, Trap trap) throws Exception {
        try (var site = new Site(way.blue, way.green);
                var pair = new PostgresPair(site.migration, site.blueAddress, site.greenAddress, trap.mappings())) {
            site.both("CREATE SCHEMA " + trap.schema());
            carryOut(site, trap, Stage.BEFORE);
            List<String> said = new ArrayList<>(pair.blue().unfit());
            said.addAll(pair.green().unfit());
            site.register();
            said.add(catchThrowableOfType(
                            Refused.class,
                            () -> site.forward(trap.mappings().toArray(Mapping[]::new))
                                    .copy(Site.FIRST, Site.quietly()))
                    .getMessage());
            assertThat(String.join("\n", said)).contains(trap.refused());
        }
    }
}
