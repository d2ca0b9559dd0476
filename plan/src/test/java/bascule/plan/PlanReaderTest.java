package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.data.Mapping;
import bascule.data.Quality;
import bascule.data.Throttle;
import bascule.migration.OnFailure;
import bascule.migration.Phase;
import bascule.traffic.CohortBy;
import bascule.traffic.Match;
import bascule.traffic.Route;
import bascule.traffic.Route.Spread;
import bascule.traffic.Split;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanReaderTest {
    @TempDir
    Path folder;

    @Test
    void everyKeyArrivesInThePlan() throws IOException {
        Plan plan = read(Texts.FULL);

        assertThat(List.of(plan.name(), plan.owner(), plan.ticket(), plan.scope()))
                .containsExactly("shop-v2", "payments", "OPS-1234", "orders and catalogue");
        assertThat(plan.blue())
                .isEqualTo(new Plan.Environment(
                        List.of(URI.create("http://127.0.0.1:9001")),
                        Optional.of(new Plan.DatabaseAddress(
                                "jdbc:postgresql://127.0.0.1:5432/shop?sslmode=disable",
                                "bascule",
                                new Secret.Environment("BLUE_PASSWORD"))),
                        "eu-central-1",
                        List.of("personal-data")));
        assertThat(plan.green().service())
                .containsExactly(URI.create("http://127.0.0.1:9002"), URI.create("http://127.0.0.1:9003/"));
        assertThat(plan.green().database().orElseThrow().password())
                .isEqualTo(new Secret.Command(List.of("vault", "read", "green")));
        assertThat(plan.green().labels()).containsExactly("personal-data", "pci");
        assertThat(plan.gateway())
                .hasValue(new Plan.Gateway(
                        List.of(URI.create("http://127.0.0.1:8081")),
                        new Secret.File(folder.resolve("gateway.token"))));
        assertThat(plan.routes())
                .containsExactly(
                        new Route("catalogue", "/catalogue", Spread.READS, Route.Hold.WRITES),
                        new Route("shop", "/", Spread.NONE, Route.Hold.ALL));
        assertThat(plan.tables())
                .containsExactly(
                        Mapping.same("products"),
                        new Mapping(
                                "customers",
                                "clients",
                                Map.of("phone", "phone_number"),
                                Map.of("first_name", "split_part(name, ' ', 1)"),
                                Map.of("name", "first_name || ' '"),
                                List.of("id")));
    }

    @Test
    void everyKeyOfTheCourseArrivesInThePlan() throws IOException {
        Plan plan = read(Texts.FULL);

        assertThat(plan.expand())
                .containsExactly(new Plan.Script(
                        "shape",
                        Files.readString(folder.resolve("green.sql")),
                        Optional.of(Files.readString(folder.resolve("green-undo.sql")))));
        assertThat(plan.retainedLog()).hasValue(10L << 30);
        assertThat(plan.throttle())
                .isEqualTo(new Throttle(
                        OptionalLong.of(50L << 20),
                        Optional.of(Duration.ofMillis(40)),
                        OptionalLong.of(64L << 20),
                        OptionalLong.of(2L << 40)));
        assertThat(plan.quality())
                .containsExactly(new Quality(
                        "named",
                        "SELECT FROM \"public\".\"customers\" AS r WHERE r.\"name\" IS NULL",
                        "SELECT FROM (SELECT g.*, g.\"phone_number\" AS \"phone\", (first_name || ' ') AS \"name\""
                                + " FROM \"public\".\"clients\" AS g) AS r WHERE r.\"name\" IS NULL"));
        assertThat(plan.contract())
                .containsExactly(
                        new Plan.Script("tidy", Files.readString(folder.resolve("contract.sql")), Optional.empty()));
        assertThat(plan.ramp())
                .containsExactly(
                        new Plan.Ramp(new Split(500), Duration.ofSeconds(10)),
                        new Plan.Ramp(new Split(5025), Duration.ofSeconds(20)));
        assertThat(plan.cutover())
                .isEqualTo(new Plan.Cutover(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(11),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofMinutes(10),
                        5,
                        Duration.ofSeconds(7)));
        assertThat(plan.soak().dwell()).isEqualTo(Duration.ofHours(2));
        assertThat(plan.gates())
                .containsExactly(
                        new Plan.GateRule.Approval(
                                Phase.Name.CUTOVER, "payments-oncall", 2, List.of(), Optional.empty()),
                        new Plan.GateRule.Lag(Phase.Name.RAMP, Duration.ofSeconds(1)));
        assertThat(plan.onFailure()).isEqualTo(OnFailure.ROLL_BACK);
        assertThat(plan.digest()).matches("[0-9a-f]{64}");
    }

    @Test
    void whatAPlanLeavesOutHasADefault() throws IOException {
        Plan plan = read(Texts.DATABASE);

        assertThat(List.of(plan.ticket(), plan.scope(), plan.blue().region())).containsOnly("");
        assertThat(plan.blue().database().orElseThrow().password()).isEqualTo(new Secret.None());
        assertThat(plan.gateway()).isEmpty();
        assertThat(plan.cutover()).isEqualTo(Plan.Cutover.DEFAULT);
        assertThat(plan.soak().dwell()).isEqualTo(Duration.ofHours(1));
        assertThat(plan.gates()).isEmpty();
        assertThat(plan.onFailure()).isEqualTo(OnFailure.WAIT);
    }

    @Test
    void withoutDatabasesEveryRequestMayBeSpread() throws IOException {
        assertThat(read(Texts.SERVICE).routes()).containsExactly(new Route("all", "/", Spread.ALL, Route.Hold.ALL));
    }

    @Test
    void aServiceMayHaveSeveralGateways() throws IOException {
        String two = Texts.with(
                Texts.SERVICE, "admin: http://127.0.0.1:8081", "admin: [http://10.0.0.1:9901, http://10.0.0.2:9901]");
        assertThat(read(two).gateway().orElseThrow().admin())
                .containsExactly(URI.create("http://10.0.0.1:9901"), URI.create("http://10.0.0.2:9901"));
    }

    @Test
    void everyKeyOfARouteArrives() throws IOException {
        String route = """
            routes:
              - id: beta
                path: /cart
                host: "*.shop.example"
                methods: [GET, POST]
                headers: {X-Beta: "yes", X-Any: "*"}
                cookies: {beta: "1"}
                hold: reject
                cohort-by: {tenant: X-Tenant}
              - {id: health, path: /health, methods: GET, hold: bypass, cohort-by: address}
              - {id: user, path: /user, cohort-by: {header: X-User}}
              - {id: session, path: /session, cohort-by: {cookie: sid}}
            """;
        assertThat(read(Texts.with(Texts.SERVICE, "routes: [{id: all, path: /}]\n", route))
                        .routes())
                .containsExactly(
                        new Route(
                                "beta",
                                new Match(
                                        "/cart",
                                        "*.shop.example",
                                        Set.of("GET", "POST"),
                                        Map.of("x-beta", "yes", "x-any", "*"),
                                        Map.of("beta", "1")),
                                Spread.ALL,
                                Route.Hold.REJECT,
                                new CohortBy.Tenant("X-Tenant")),
                        new Route(
                                "health",
                                new Match("/health", "", Set.of("GET"), Map.of(), Map.of()),
                                Spread.ALL,
                                Route.Hold.BYPASS,
                                new CohortBy.Address()),
                        new Route(
                                "user", Match.path("/user"), Spread.ALL, Route.Hold.ALL, new CohortBy.Header("X-User")),
                        new Route(
                                "session",
                                Match.path("/session"),
                                Spread.ALL,
                                Route.Hold.ALL,
                                new CohortBy.Cookie("sid")));
    }

    @Test
    void aScriptIsCalledLikeItsFile() throws IOException {
        Plan plan = read(Texts.DATABASE + "expand: [green.sql, {file: ./contract.sql}]\n");

        assertThat(plan.expand()).extracting(Plan.Script::name).containsExactly("green.sql", "contract.sql");
    }

    @Test
    void wordsThatOlderYamlTakesForSomethingElseStayWords() throws IOException {
        Plan plan = read(Texts.with(Texts.DATABASE, "owner: platform", "owner: no\nticket: 0123\nscope: 2026-01-01"));

        assertThat(List.of(plan.owner(), plan.ticket(), plan.scope())).containsExactly("no", "0123", "2026-01-01");
    }

    @Test
    void aPlanReadAgainIsTheSameWhateverBecameOfItsScripts() throws IOException {
        var first = PlanReader.read(Texts.FULL, Texts.withScripts(folder));
        Files.delete(folder.resolve("green.sql"));
        Files.writeString(folder.resolve("contract.sql"), "DROP TABLE clients");

        var again = PlanReader.reread(Texts.FULL, folder, first.scripts());

        assertThat(again.plan()).isEqualTo(first.plan()).isPresent();
    }

    private Plan read(String text) throws IOException {
        var reading = PlanReader.read(text, Texts.withScripts(folder));
        assertThat(reading.problems()).isEmpty();
        return reading.plan().orElseThrow();
    }

    @Test
    void anApprovalMayBeForSomePeopleAndForATime() {
        Plan plan = Texts.accepted(
                Texts.SERVICE
                        + "gates: [{before: cutover, approval: oncall, needed: 2, by: [ana, Bo Li], expires: 24h}]\n",
                folder);
        assertThat(plan.gates())
                .containsExactly(new Plan.GateRule.Approval(
                        Phase.Name.CUTOVER, "oncall", 2, List.of("ana", "Bo Li"), Optional.of(Duration.ofHours(24))));
        assertThat(PlanReader.read(Texts.SERVICE + """
            gates:
              - {before: cutover, approval: one, needed: 2, by: ana}
              - {before: cutover, approval: two, expires: 1s}
            """, folder).problems())
                .extracting(each -> each.line() + " " + each.path())
                .containsExactly("9 gates[0]", "10 gates[1].expires");
    }
}
