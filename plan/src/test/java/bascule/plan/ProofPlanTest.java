package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.balancers.MemoryBalancer;
import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.plan.Plan.ProofRule;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Gates by evidence in a plan: how they are written, and where they stand.
class ProofPlanTest {
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final String PLAN = Texts.SERVICE + """
        ramp:
          - {share: 5%, dwell: 10m, longest: 2h, gates: [{errors: 1.25}, {latency: 50ms, warm-up: 1m}]}
          - {share: 50.5%, dwell: 10m, longest: 1h, gates: [{errors: 1.5, proven: 3}]}
        soak: {dwell: 2h, longest: 1d, gates: [{failures: 2%}]}
        guards: [{during: ramp, streak: 20}, {during: ramp, errors: 1.25}]
        """;

    @TempDir
    Path folder;

    private static Migration migration(Plan plan) {
        var balancer = new MemoryBalancer(() -> Duration.ZERO, _ -> {}).as(plan.name());
        return Assembly.migration(plan, Optional.empty(), Optional.of(balancer), Optional.empty());
    }

    @Test
    void everyKeyArrives() {
        Plan plan = Texts.accepted(PLAN, folder);
        assertThat(plan.ramp().getFirst().proofs())
                .isEqualTo(new Plan.Proofs(
                        List.of(
                                new ProofRule(new Watched.Errors(1.25, 2), WARM_UP),
                                new ProofRule(new Watched.Latency(Duration.ofMillis(50)), Duration.ofMinutes(1))),
                        Duration.ofHours(2)));
        assertThat(plan.ramp().getLast().proofs().rules().getFirst().watched()).isEqualTo(new Watched.Errors(1.5, 3));
        assertThat(plan.soak())
                .isEqualTo(new Plan.Soak(
                        Duration.ofHours(2),
                        new Plan.Proofs(
                                List.of(new ProofRule(new Watched.Failures(0.02), WARM_UP)), Duration.ofDays(1))));
    }

    @Test
    void eachStandsBeforeWhatComesAfterItsStretch() {
        Migration migration = migration(Texts.accepted(PLAN, folder));
        assertThat(gates(migration, "ramp-5")).containsExactly("reachable");
        assertThat(gates(migration, "ramp-50-5")).containsExactly("reachable", "dwell", "errors-at-5", "latency-at-5");
        assertThat(gates(migration, "cutover")).containsExactly("reachable", "dwell", "errors-at-50-5", "forecast");
        assertThat(gates(migration, "contract")).containsExactly("soak", "failures-at-soak", "complete");
    }

    private static List<String> gates(Migration migration, String phase) {
        return migration.phases().stream()
                .filter(each -> each.id().equals(phase))
                .map(Phase::gates)
                .flatMap(List::stream)
                .map(each -> each.name())
                .toList();
    }

    @Test
    void aPlanSaysInWordsHowOftenItAbortsAGoodReleaseAndPassesABadOne() {
        Plan plan = Texts.accepted(PLAN, folder);
        assertThat(plan.byChance())
                .containsExactly("errors-ramp", "errors-at-5", "latency-at-5", "errors-at-50-5", "failures-at-soak");
        assertThat(PlanText.render(plan, migration(plan), List.of()).replaceAll("\\s+", " "))
                .contains(
                        "a good green is stopped with a probability of at most 1 % in all",
                        "0.2 % for each of errors-ramp, errors-at-5, latency-at-5, errors-at-50-5, failures-at-soak",
                        "streak-ramp: no chance in it",
                        "passes that gate with a probability of at most 5 %; no data passes nothing",
                        "a green as good as blue passes at 5% in about",
                        "undecided after 2h, a person is asked");
        assertThat(PlanText.render(
                        Texts.accepted(Texts.SERVICE, folder),
                        migration(Texts.accepted(Texts.SERVICE, folder)),
                        List.of()))
                .doesNotContain("MISTAKE");
    }

    @Test
    void everyMistakeIsToldAtOnceWithItsPlace() {
        var reading = PlanReader.read(Texts.SERVICE + """
            mirror: {share: 5%, dwell: 10m, longest: 1h, gates: [{failures: 2%}]}
            ramp:
              - {share: 5%, dwell: 10m, gates: [{errors: 1.25}]}
              - {share: 6%, dwell: 10m, longest: 2h}
              - {share: 7%, dwell: 10m, longest: 5m, gates: [{errors: 1.25}]}
              - {share: 8%, dwell: 10m, longest: 1h, gates: [{errors: 1.25, proven: 1.2}]}
              - {share: 9%, dwell: 10m, longest: 1h, gates: [{latency: 5ms, proven: 2}]}
              - {share: 10%, dwell: 10m, longest: 1h, gates: [{errors: 1.25}, {errors: 2}]}
              - {share: 11%, dwell: 10m, longest: 1h, gates: [{streak: 20}]}
              - {share: 12%, dwell: 10m, longest: 1h, gates: [{query: SELECT 1, most: 2}]}
            soak: {dwell: 1h, longest: 1d, gates: [{errors: 1.25}]}
            """, folder);
        assertThat(reading.problems())
                .extracting(each -> each.path())
                .containsExactly(
                        "mirror.gates[0]",
                        "ramp[0].gates",
                        "ramp[1].longest",
                        "ramp[2].longest",
                        "ramp[3].gates[0].proven",
                        "ramp[4].gates[0]",
                        "ramp[5].gates[1]",
                        "ramp[6].gates[0]",
                        "ramp[6].gates[0].streak",
                        "ramp[7].gates[0]",
                        "soak.gates[0]");
    }

    @Test
    void anApprovalOfTheSameNameIsRefused() {
        Texts.refused(
                PLAN + "gates: [{before: cutover, approval: errors-at-5}]\n",
                folder,
                "gates[0].approval",
                "is the name of a gate by evidence");
    }

    @Test
    void aMetricIsReadByGuardsAndGatesAndItsMistakesAreTold() {
        Plan plan = Texts.accepted(Texts.SERVICE + """
            ramp:
              - share: 5%
                dwell: 1m
                longest: 1h
                gates: [{metric: {url: "http://c:8889/metrics", metric: up, more-than: 1}}]
            guards:
              - during: ramp
                metric:
                  name: jobs
                  url: https://collector:8889/metrics
                  token: {env: METRICS}
                  metric: 'jobs_total{env="green", kind="mail"}'
                  per: second
                  more-than: 2.5
                  every: 30s
            """, folder);
        assertThat(plan.guards().getFirst().watched())
                .isEqualTo(new Watched.Metric(
                        "jobs",
                        URI.create("https://collector:8889/metrics"),
                        new Secret.Environment("METRICS"),
                        "jobs_total",
                        Map.of("env", "green", "kind", "mail"),
                        true,
                        2.5,
                        Duration.ofSeconds(30)));
        assertThat(migration(plan).guards())
                .extracting(each -> each.name() + ": " + each.describe())
                .containsExactly(
                        "jobs-ramp: the page of metrics at https://collector:8889/metrics does not tell more than 2.5 a"
                                + " second: jobs_total of {env=green, kind=mail}; asked 30s after a change");
        assertThat(gates(migration(plan), "cutover")).contains("metric-at-5");
        assertThat(PlanReader.read(Texts.SERVICE + """
            guards:
              - {during: soak, metric: {name: a, url: "http://169.254.169.254/metrics", metric: up, more-than: 1}}
              - {during: soak, metric: {name: b, url: "ftp://c/metrics", metric: up, more-than: 1}}
              - {during: soak, metric: {name: c, url: "http://c/metrics", metric: "sum(up)", more-than: 1}}
              - {during: soak, metric: {name: d, url: "http://c/metrics", metric: up, per: minute, more-than: 1}}
              - {during: soak, metric: {name: e, url: "http://me:s3cret@c/metrics", metric: up, more-than: 1}}
              - {during: soak, metric: {name: f, metric: up}}
            """, folder).problems())
                .extracting(each -> each.path())
                .containsExactly(
                        "guards[0].metric.url",
                        "guards[1].metric.url",
                        "guards[2].metric.metric",
                        "guards[3].metric.per",
                        "guards[4].metric.url",
                        "guards[5].metric",
                        "guards[5].metric");
    }

    @Test
    void aPrometheusQueryIsReadByGuardsAndGatesAndItsMistakesAreTold() {
        String asked = "url: 'http://prometheus:9090', query: 'sum(queue)', more-than: 2.5";
        Plan plan = Texts.accepted(
                Texts.SERVICE + "ramp: [{share: 5%, dwell: 1m, longest: 1h, gates: [{prometheus: {" + asked
                        + ", name: queue, every: 30s, token: {env: PROM}}}]}]\n"
                        + "guards: [{during: ramp, prometheus: {" + asked + "}}, {during: soak, prometheus: {" + asked
                        + "}}]\n",
                folder);
        assertThat(plan.ramp().getFirst().proofs().rules().getFirst().watched())
                .isEqualTo(new Watched.Prometheus(
                        "queue",
                        URI.create("http://prometheus:9090"),
                        new Secret.Environment("PROM"),
                        "sum(queue)",
                        2.5,
                        Duration.ofSeconds(30)));
        assertThat(migration(plan).guards())
                .extracting(each -> each.name())
                .containsExactly("prometheus-ramp", "prometheus-soak");
        assertThat(gates(migration(plan), "cutover")).contains("queue-at-5");
        assertThat(PlanReader.read(Texts.SERVICE + """
            guards:
              - {during: soak, prometheus: {url: "http://prometheus:9090/x", query: q, more-than: 1}}
              - {during: soak, prometheus: {name: a, url: "http://p:9090", more-than: many}}
              - {during: soak, prometheus: {name: b, url: "http://p:9090", query: q, more-than: 1, every: 1ms}}
              - {during: soak, prometheus: {name: b, url: "http://p:9090", query: q, more-than: 1, token: s3cret}}
            """, folder).problems())
                .extracting(each -> each.path())
                .containsExactly(
                        "guards[0].prometheus.url",
                        "guards[1].prometheus",
                        "guards[1].prometheus.more-than",
                        "guards[2].prometheus.every",
                        "guards[3].prometheus.token");
    }

    @Test
    void aFallIsReadWhereBothSidesServe() {
        String counted = "name: orders, url: 'http://prometheus:9090', blue: b, green: g, less-than: 0.9";
        Plan plan = Texts.accepted(
                Texts.SERVICE + "ramp: [{share: 5%, dwell: 1m, longest: 1h, gates: [{fall: {" + counted
                        + ", proven: 0.7}}]}]\nguards: [{during: ramp, fall: {" + counted + "}}]\n",
                folder);
        assertThat(plan.guards().getFirst().watched()).isInstanceOfSatisfying(Watched.Fall.class, fall -> {
            assertThat(fall.url()).contains(URI.create("http://prometheus:9090"));
            assertThat(fall.proven()).isCloseTo(0.8, org.assertj.core.api.Assertions.within(1e-9));
        });
        assertThat(plan.byChance()).containsExactly("orders-ramp", "orders-at-5");
        assertThat(migration(plan).guards().getFirst().describe())
                .startsWith("orders are not less than 0.9 times as many on green as on blue");
        assertThat(PlanReader.read(Texts.SERVICE + """
            ramp: [{share: 5%, dwell: 1m}]
            guards:
              - {during: ramp, fall: {blue: b, green: g, less-than: 0.9}}
              - {during: soak, fall: {name: a, url: "http://p:9090", blue: b, green: g, less-than: 0.9}}
              - {during: ramp, fall: {name: b, blue: b, less-than: 2, token: {env: A}}}
            """, folder).problems())
                .extracting(each -> each.path())
                .containsExactly(
                        "guards[0]",
                        "guards[1].during",
                        "guards[2].fall",
                        "guards[2].fall",
                        "guards[2].fall.less-than");
    }
}
