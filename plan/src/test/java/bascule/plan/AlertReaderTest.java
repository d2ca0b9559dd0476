package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.alerts.Alert;
import bascule.alerts.Kind;
import bascule.alerts.Letter;
import bascule.alerts.MailServer.Security;
import bascule.alerts.Subject;
import bascule.balancers.MemoryBalancer;
import bascule.migration.StepException.Transient;
import bascule.plan.AlertRules.Means;
import bascule.plan.AlertRules.Told;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertReaderTest {
    private static final String ALL = """
        alerts:
          dashboard: https://bascule.example
          held: 3s
          to:
            - {name: bus, webhook: {env: HOOK_URL}, token: {command: [token]}, tell: phase}
            - {name: chat, slack: {file: slack-url}}
            - name: on-call
              pagerduty: {env: PAGERDUTY_KEY}
              at: https://events.eu.pagerduty.com
              tell: [guard, asked]
            - {name: pages, pagerduty: {env: PAGERDUTY_KEY}}
            - name: people
              mail:
                server: smtp://mail.example
                user: bascule
                password: {env: MAIL}
                from: b@x.example
                to: [a@x.example]
            - {name: local, mail: {server: "smtp://127.0.0.1:25", tls: none, from: b@x.example, to: a@x.example}}
            - {name: tls, mail: {server: "smtps://mail.example", from: b@x.example, to: [a@x.example, c@x.example]}}
        """;

    @TempDir
    Path folder;

    private AlertRules rules(String text) {
        return Texts.accepted(Texts.SERVICE + text, folder).alerts().orElseThrow();
    }

    @Test
    void everyKeyArrives() {
        AlertRules rules = rules(ALL);
        assertThat(rules.dashboard()).hasValue(URI.create("https://bascule.example"));
        assertThat(rules.held()).isEqualTo(Duration.ofSeconds(3));
        assertThat(rules.lag()).isEmpty();
        var routing = new Secret.Environment("PAGERDUTY_KEY");
        var letter = new Letter("b@x.example", List.of("a@x.example"));
        assertThat(rules.to())
                .containsExactly(
                        new Told(
                                "bus",
                                new Means.Webhook(
                                        new Secret.Environment("HOOK_URL"), new Secret.Command(List.of("token"))),
                                Set.of(Kind.PHASE)),
                        new Told(
                                "chat",
                                new Means.Slack(new Secret.File(folder.resolve("slack-url"))),
                                Set.of(Kind.values())),
                        new Told(
                                "on-call",
                                new Means.PagerDuty(routing, URI.create("https://events.eu.pagerduty.com")),
                                Set.of(Kind.GUARD, Kind.ASKED)),
                        new Told("pages", new Means.PagerDuty(routing, AlertReader.PAGERDUTY), Kind.LASTING),
                        new Told(
                                "people",
                                new Means.Mail(
                                        "mail.example",
                                        587,
                                        Security.STARTTLS,
                                        "bascule",
                                        new Secret.Environment("MAIL"),
                                        letter),
                                Set.of(Kind.values())),
                        new Told(
                                "local",
                                new Means.Mail("127.0.0.1", 25, Security.NONE, "", new Secret.None(), letter),
                                Set.of(Kind.values())),
                        new Told(
                                "tls",
                                new Means.Mail(
                                        "mail.example",
                                        465,
                                        Security.TLS,
                                        "",
                                        new Secret.None(),
                                        new Letter("b@x.example", List.of("a@x.example", "c@x.example"))),
                                Set.of(Kind.values())));
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        AlertRules rules = rules("alerts: {to: [{name: chat, slack: {env: SLACK}}]}\n");
        assertThat(rules.held()).isEqualTo(AlertReader.HELD);
        assertThat(rules.dashboard()).isEmpty();
        Plan plan = Texts.accepted(
                Texts.DATABASE + "alerts: {lag: 30s, to: [{name: chat, slack: {env: SLACK}}]}\n", folder);
        assertThat(plan.alerts().orElseThrow().lag()).hasValue(Duration.ofSeconds(30));
        assertThat(Texts.accepted(Texts.SERVICE, folder).alerts()).isEmpty();
    }

    @Test
    void everyMistakeIsToldAtOnceWithItsPlace() {
        var reading = PlanReader.read(Texts.SERVICE + """
            alerts:
              dashboard: ftp://bascule.example
              held: 2h
              lag: 1s
              to:
                - {name: chat, slack: https://hooks.slack.com/services/hunter2}
                - {name: chat, slack: {env: SLACK}}
                - {slack: {env: SLACK}}
                - {name: none}
                - {name: two, slack: {env: SLACK}, webhook: {env: HOOK}}
                - {name: a, slack: {env: SLACK}, token: {env: HOOK}, at: "https://x.example"}
                - {name: b, pagerduty: {env: KEY}, tell: [guard, switched]}
                - {name: c, slack: {env: SLACK}, tell: [gard]}
                - {name: d, slack: {env: SLACK}, tell: []}
                - {name: e, mail: {server: "http://mail", from: ana, to: []}}
                - {name: f, mail: {server: "smtp://mail", from: a@x.example, to: b@x.example, user: ana}}
                - {name: g, mail: {server: "smtp://mail", tls: none, from: a@x.example, to: b@x.example,
                     user: ana, password: {env: P}}}
                - {name: chat, slack: {env: SLACK}}
            """, folder);
        assertThat(reading.problems())
                .extracting(each -> each.line() + ":" + each.column() + " " + each.path())
                .containsExactly(
                        "9:14 alerts.dashboard",
                        "10:9 alerts.held",
                        "11:8 alerts.lag",
                        "13:27 alerts.to[0].slack",
                        "15:7 alerts.to[2]",
                        "16:7 alerts.to[3]",
                        "17:7 alerts.to[4]",
                        "18:7 alerts.to[5]",
                        "18:7 alerts.to[5]",
                        "19:54 alerts.to[6].tell[1]",
                        "20:45 alerts.to[7].tell[0]",
                        "21:38 alerts.to[8].tell",
                        "22:17 alerts.to[9].mail",
                        "22:32 alerts.to[9].mail.server",
                        "22:53 alerts.to[9].mail.from",
                        "23:17 alerts.to[10].mail",
                        "24:17 alerts.to[11].mail",
                        "26:14 alerts.to[12].name");
        assertThat(reading.problems().toString()).doesNotContain("hunter2");
        Texts.refused(Texts.SERVICE + "alerts: {to: []}\n", folder, "alerts.to", "names nobody who is told");
    }

    @Test
    void thePlansTextSaysWhoIsToldWhatAndNoSecret() {
        Plan plan = Texts.accepted(Texts.SERVICE + ALL, folder);
        var balancer = new MemoryBalancer(() -> Duration.ZERO, _ -> {}).as("shop-v2");
        var migration = Assembly.migration(plan, Optional.empty(), Optional.of(balancer), Optional.empty());
        assertThat(PlanText.render(plan, migration, List.of()).replaceAll("\\s+", " "))
                .contains("ALERTS bus webhook in the environment variable HOOK_URL: phase chat Slack, its address in")
                .contains("on-call PagerDuty, its key in the environment variable PAGERDUTY_KEY: asked, guard")
                .contains("people mail to a@x.example: all");
    }

    /// What is found where the plan says is checked before anything is sent there.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "http://169.254.169.254/hunter2",
                "http://metadata.google.internal/hunter2",
                "file:///hunter2",
                "http://ana:hunter2@127.0.0.1/"
            })
    void noAlertGoesToAnAddressThatNoPlanMayName(String address) throws IOException {
        Files.writeString(folder.resolve("slack-url"), address + "\n");
        Told told = rules("alerts: {to: [{name: chat, slack: {file: slack-url}}]}\n")
                .to()
                .getFirst();
        var alert = new Alert(
                new Subject("shop-v2", "payments", "", Optional.empty()),
                1,
                Kind.STARTED,
                Alert.Turn.NEWS,
                "started",
                "was started",
                "",
                Instant.EPOCH);
        assertThatThrownBy(() -> AlertReceivers.of(told).channel().tell(alert))
                .isInstanceOf(Transient.class)
                .hasMessageContaining("slack-url holds no address that alerts may go to")
                .satisfies(failure -> assertThat(failure.toString()).doesNotContain("hunter2"));
    }
}
