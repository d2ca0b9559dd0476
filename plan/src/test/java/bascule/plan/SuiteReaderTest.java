package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.balancers.MemoryBalancer;
import bascule.migration.Phase;
import bascule.plan.Suite.Check;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteReaderTest {
    private static final String RAMP = Texts.SERVICE + "ramp: [{share: 5%, dwell: 10m}]\n";

    @TempDir
    Path folder;

    @Test
    void everyKeyArrives() {
        Plan plan = Texts.accepted(RAMP + """
            suites:
              - name: smoke
                before: ramp
                every: 2m
                checks:
                  - {request: GET /health}
                  - request: POST /carts
                    token: {env: TOKEN}
                    headers: {X-Test: a}
                    body: "{}"
                    status: 201
                    json: {$.open: true}
                    keep: {id: $.id}
                  - {command: smoke}
              - {name: again, checks: [{command: smoke}]}
            """, folder);
        assertThat(plan.suites())
                .containsExactly(
                        new Suite(
                                "smoke",
                                Phase.Name.RAMP,
                                List.of(
                                        new Check.Request(
                                                "GET",
                                                "/health",
                                                Map.of(),
                                                new Secret.None(),
                                                Optional.empty(),
                                                200,
                                                Map.of(),
                                                Map.of()),
                                        new Check.Request(
                                                "POST",
                                                "/carts",
                                                Map.of("X-Test", "a"),
                                                new Secret.Environment("TOKEN"),
                                                Optional.of("{}"),
                                                201,
                                                Map.of("$.open", "true"),
                                                Map.of("id", "$.id")),
                                        new Check.Command("smoke")),
                                Duration.ofMinutes(2)),
                        new Suite(
                                "again",
                                Phase.Name.CUTOVER,
                                List.of(new Check.Command("smoke")),
                                Duration.ofSeconds(30)));
        assertThat(plan.commands()).containsExactly("smoke");
        var balancer = new MemoryBalancer(() -> Duration.ZERO, _ -> {}).as("shop-v2");
        var migration = Assembly.migration(plan, Optional.empty(), Optional.of(balancer), Optional.empty());
        assertThat(migration.phases())
                .filteredOn(phase -> phase.gates().stream()
                        .anyMatch(gate -> plan.suites().stream()
                                .anyMatch(suite -> suite.name().equals(gate.name()))))
                .extracting(Phase::id)
                .containsExactly("ramp-5", "cutover");
    }

    @Test
    void everyKeyOfALoadArrivesAndAFileOfPathsToo() throws Exception {
        Files.writeString(folder.resolve("recorded.txt"), "/catalogue\n\n/catalogue?page=2\n");
        String text = RAMP + """
            suites:
              - name: capacity
                before: ramp
                checks:
                  - {load: {file: recorded.txt, times: 2, latency: 300ms}}
                  - load: {paths: [/a], rate: 400, for: 1m, failures: 2%, latency: 1s}
                    headers: {X-Test: a}
                    token: {env: TOKEN}
            """;
        Plan plan = Texts.accepted(text, folder);
        assertThat(plan.suites())
                .containsExactly(new Suite(
                        "capacity",
                        Phase.Name.RAMP,
                        List.of(
                                new Check.Bears(new Load(
                                        List.of("/catalogue", "/catalogue?page=2"),
                                        Map.of(),
                                        new Secret.None(),
                                        new Load.Rate.TimesPeak(2),
                                        Duration.ofSeconds(30),
                                        0.001,
                                        Duration.ofMillis(300))),
                                new Check.Bears(new Load(
                                        List.of("/a"),
                                        Map.of("X-Test", "a"),
                                        new Secret.Environment("TOKEN"),
                                        new Load.Rate.PerSecond(400),
                                        Duration.ofMinutes(1),
                                        0.02,
                                        Duration.ofSeconds(1)))),
                        Duration.ofMinutes(5)));
        Files.writeString(folder.resolve("recorded.txt"), "/catalogue\n/catalogue?page=3\n");
        assertThat(Texts.accepted(text, folder).digest())
                .as("what is asked is approved too")
                .isNotEqualTo(plan.digest());
    }

    @Test
    void everyMistakeInALoadIsToldAtOnceWithItsPlace() throws Exception {
        Files.writeString(folder.resolve("bad.txt"), "/catalogue\nGET /x\n");
        Files.writeString(folder.resolve("evil.txt"), "/catalogue\n//evil.example/a\n");
        var reading = PlanReader.read(Texts.SERVICE + """
            suites:
              - {name: a, checks: [{load: {paths: /a, file: bad.txt, rate: 1, latency: 1s}}]}
              - {name: b, checks: [{load: {paths: /a, latency: 1s}}]}
              - {name: c, checks: [{load: {paths: /a, rate: 1, times: 2, latency: 1s}}]}
              - {name: d, checks: [{load: {paths: /a, rate: 20000, latency: 1s}}]}
              - {name: e, checks: [{load: {paths: /a, rate: 1}}]}
              - {name: f, checks: [{load: {file: none.txt, rate: 1, latency: 1s}}]}
              - {name: g, checks: [{load: {paths: /a, rate: 1, latency: 1s}, body: a}]}
              - {name: h, checks: [{load: {paths: /a, rate: 1, latency: 1s, for: 1h}}]}
              - {name: i, checks: [{load: {paths: //evil.example/a, rate: 1, latency: 1s}}]}
              - {name: j, checks: [{load: {file: evil.txt, rate: 1, latency: 1s}}]}
            """, folder);
        assertThat(reading.problems())
                .extracting(each -> each.line() + " " + each.path())
                .containsExactly(
                        "9 suites[0].checks[0].load",
                        "9 suites[0].checks[0].load.file",
                        "10 suites[1].checks[0].load",
                        "11 suites[2].checks[0].load",
                        "12 suites[3].checks[0].load.rate",
                        "13 suites[4].checks[0].load",
                        "14 suites[5].checks[0].load.file",
                        "15 suites[6].checks[0]",
                        "16 suites[7].checks[0].load.for",
                        "17 suites[8].checks[0].load.paths",
                        "18 suites[9].checks[0].load.file");
    }

    @Test
    void everyMistakeIsToldAtOnceWithItsPlace() {
        var reading = PlanReader.read(Texts.SERVICE + """
            gates: [{before: cutover, approval: oncall}]
            suites:
              - {name: ready, checks: [{command: smoke}]}
              - {name: oncall, checks: [{command: smoke}]}
              - {name: a, before: soak, checks: [{command: smoke}]}
              - {name: b, before: ramp, checks: [{command: smoke}]}
              - {name: c, checks: []}
              - {name: d, checks: [{command: smoke, sql: SELECT 1, is: 1}]}
              - {name: e, checks: [{sql: SELECT 1}]}
              - {name: f, checks: [{sql: SELECT 1, is: 1}]}
              - {name: g, checks: [{request: get /x}]}
              - {name: h, checks: [{request: "GET /x/${id}"}]}
              - {name: i, checks: [{request: GET /x, json: {name: a}}]}
              - {name: j, checks: [{request: GET /x, keep: {id: name}}]}
              - {name: k, checks: [{request: GET /x, headers: {Host: a}}]}
              - {name: l, checks: [{command: smoke, status: 200}]}
              - {name: m, checks: [{request: GET /x, token: hunter2}]}
              - {name: n, checks: [{request: GET //other.example/x}]}
              - {name: o, checks: [{request: GET /x%zz}]}
              - {name: p, checks: [{request: "GET /x#y"}]}
              - {name: q, checks: [{request: GET /x, headers: {authorization: Bearer hunter2}}]}
              - {name: r, checks: [{request: GET /x, headers: {Cookie: s=hunter2}}]}
              - {name: s, checks: [{request: GET /x, headers: {Transfer-Encoding: chunked}}]}
            """, folder);
        assertThat(reading.problems())
                .extracting(each -> each.line() + ":" + each.column() + " " + each.path())
                .containsExactly(
                        "10:12 suites[0].name",
                        "11:12 suites[1].name",
                        "12:23 suites[2].before",
                        "13:23 suites[3].before",
                        "14:15 suites[4].checks",
                        "15:24 suites[5].checks[0]",
                        "16:24 suites[6].checks[0]",
                        "17:5 suites[7]",
                        "18:34 suites[8].checks[0].request",
                        "19:34 suites[9].checks[0].request",
                        "20:55 suites[10].checks[0].json.name",
                        "21:53 suites[11].checks[0].keep.id",
                        "22:58 suites[12].checks[0].headers.Host",
                        "23:24 suites[13].checks[0]",
                        "24:49 suites[14].checks[0].token",
                        "25:34 suites[15].checks[0].request",
                        "26:34 suites[16].checks[0].request",
                        "27:34 suites[17].checks[0].request",
                        "28:67 suites[18].checks[0].headers.authorization",
                        "29:60 suites[19].checks[0].headers.Cookie",
                        "30:71 suites[20].checks[0].headers.Transfer-Encoding");
        assertThat(reading.problems().toString()).doesNotContain("hunter2");
    }
}
