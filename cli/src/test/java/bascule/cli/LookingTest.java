package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.controller.Status.Health;
import bascule.controller.Status.State;
import org.junit.jupiter.api.Test;

/// Verbs that only read.
class LookingTest extends Served {
    @Test
    void aStatusIsReadWithSuccessHoweverTheMigrationStands() throws Exception {
        migrations.script.add(Statuses.RUNNING
                .with(State.STOPPED)
                .with(Health.FAILED, "no key")
                .status());

        assertThat(cli().run("status", NAME).code()).isZero();
        assertThat(cli().run("status").out()).contains("why        no key");
        assertThat(cli().run("status", NAME, "-o", "json").json().get("reason").asText())
                .isEqualTo("no key");
    }

    @Test
    void colourIsForTerminalsThatWantIt() {
        migrations.script.add(Statuses.of(State.RUNNING));

        assertThat(cli().run("status", NAME).out()).doesNotContain("\u001b");
        assertThat(cli().onTerminal().run("status", NAME).out()).contains("\u001b");
        assertThat(cli().onTerminal().set("NO_COLOR", "1").run("status", NAME).out())
                .doesNotContain("\u001b");
        assertThat(cli().onTerminal().set("TERM", "dumb").run("status", NAME).out())
                .doesNotContain("\u001b");
    }

    @Test
    void migrationsAreListed() throws Exception {
        assertThat(cli().run("list").err()).contains("there is no migration yet", "hint: bascule start");
        migrations.script.add(Statuses.of(State.RUNNING));

        assertThat(cli().run("list").out().lines().toList().get(1))
                .startsWith("orders-v2")
                .contains("running", "12m10s");
        assertThat(cli().run("list", "-o", "json").json().get("migrations")).hasSize(1);
    }

    @Test
    void logsAndJournalAreShownAndCannotMoveTheCursor() throws Exception {
        migrations.script.add(Statuses.of(State.RUNNING));

        assertThat(cli().run("logs", NAME, "-n", "5").out()).contains("copied ?[31morders");
        assertThat(cli().run("samples", NAME).out())
                .contains("GET of catalogue, copied to green, trace 0af7651916cd43dd8448eb211c80319c")
                .contains("   $.items[*].price: number, the copy text of 7");
        assertThat(cli().run("samples", NAME, "--route", "shop").out()).contains("no answers differed");
        assertThat(migrations.calls).contains("look log 5");
        assertThat(cli().run("audit", NAME).out())
                .contains("     1  1970-01-01T00:00:00Z  epoch 3  0123456789ab  claimed by controller-1")
                .contains("ana ordered roll-back \"errors? 9 forged\"")
                .contains("step hold back finished");
        assertThat(cli().run("audit", NAME, "--after", "2", "-o", "json").json().get("entries"))
                .hasSize(1);
        assertThat(cli().run("logs", NAME, "-n", "0").code()).isEqualTo(2);
        assertThat(cli().run("audit", NAME, "--after", "-1").code()).isEqualTo(2);
    }

    /// A dry run changes nothing, and does not promise what only the server knows.
    @Test
    void aDryRunOfBreakingTheGlassDoesNotSayThatOneMay() {
        migrations.script.add(Statuses.of(State.RUNNING));

        var answer = cli().run("break-glass", NAME, "--reason", "night", "--actor", "cy", "--dry-run");
        assertThat(answer.code()).isZero();
        assertThat(answer.out())
                .contains("cy would ask to act alone on orders-v2", "whether cy may is not looked at in a dry run");
        assertThat(migrations.calls).noneMatch(call -> call.startsWith("break-glass"));
    }
}
