package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// One gateway, real processes: used by one migration after the other, and before a green that is not there.
class GatewayUseTest extends Processes {
    @Test
    void theNextMigrationThroughTheSameGatewayBeginsWithWhatServesAndOnlyOnceTheFirstHasEnded() throws Exception {
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Ready serve = start("serve", "--listen", "127.0.0.1:0");
        String first = service("first");
        String second = service("second");
        String third = service("third");
        write("one.yaml", "one", first, second, gateway, "");
        String asking = "gates: [{before: cutover, approval: ana}]\n";
        write("two.yaml", "two", second, third, gateway, asking);
        write("wrong.yaml", "wrong", third, first, gateway, asking);
        var one = run(serve, "start", "one.yaml", "--wait", "--timeout", "60s");
        assertThat(one.code()).as(one.err()).isZero();

        var early = run(serve, "start", "two.yaml");
        assertThat(early.code()).isEqualTo(3);
        assertThat(early.err()).contains("belongs to migration one until that has ended");

        var done = run(serve, "complete", "one", "--yes", "--wait", "--timeout", "60s");
        assertThat(done.code()).as(done.err()).isZero();
        var wrong = run(serve, "start", "wrong.yaml");
        assertThat(wrong.code()).isEqualTo(3);
        assertThat(wrong.err()).contains("sends its requests to [" + second + "]", "blue is [" + third + "]");

        assertThat(run(serve, "start", "two.yaml").code()).isZero();
        await().until(() -> stateOf(serve, "two").equals("awaiting-approval"));
        for (int i = 0; i < 20; i++) {
            assertThat(get(gateway.at("url"))).isEqualTo("second");
        }
        assertThat(run(serve, "approve", "two", "ana").code()).isZero();
        await().until(() -> stateOf(serve, "two").equals("switched"));
        assertThat(get(gateway.at("url"))).isEqualTo("third");
        serve.process().destroyForcibly().waitFor();
        Ready again = start("serve", "--listen", "127.0.0.1:0");
        assertThat(get(gateway.at("url"))).isEqualTo("third");

        var back = run(again, "rollback", "two", "--wait", "--timeout", "60s");
        assertThat(back.code()).as(back.err()).isZero();
        assertThat(get(gateway.at("url"))).isEqualTo("second");
        assertThat(run(again, "abort", "two", "--yes", "--wait", "--timeout", "60s")
                        .code())
                .isZero();
        assertThat(get(gateway.at("url"))).isEqualTo("second");
    }

    /// As where its machine was replaced: it answers nobody until it is told again, by the journal and not by a person.
    @Test
    void aGatewayThatHasLostItsStateIsToldAgainWhoServes() throws Exception {
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Ready serve = start("serve", "--listen", "127.0.0.1:0");
        plan(gateway);
        var started = run(serve, "start", "migration.yaml", "--wait", "--timeout", "60s");
        assertThat(started.code()).as(started.err()).isZero();
        assertThat(get(gateway.at("url"))).isEqualTo("green");

        Ready again = withoutState(gateway);
        await().until(() -> get(again.at("url")).equals("green"));
        assertThat(run(serve, "audit", "front-v7").out())
                .contains("the gateway had lost what it was told; it was told again: green serves");
        var back = run(serve, "rollback", "front-v7", "--wait", "--timeout", "60s");
        assertThat(back.code()).as(back.err()).isZero();
        Ready third = withoutState(again);
        await().until(() -> get(third.at("url")).equals("blue"));
    }

    private Ready withoutState(Ready gateway) throws Exception {
        gateway.process().destroyForcibly().waitFor();
        Files.delete(folder.resolve(".bascule/gateway.state"));
        return start(
                "gateway",
                "--listen",
                gateway.at("url").replace("http://", ""),
                "--admin",
                gateway.at("admin").replace("http://", ""));
    }

    @Test
    void aCutoverWhoseHoldWouldOverflowIsNotBegunAndPreflightSaysSo() throws Exception {
        Path config = folder.resolve("gateway.yaml");
        String ports = "listen: 127.0.0.1:0\nadmin: {listen: \"127.0.0.1:0\"}\n";
        Files.writeString(config, ports + "limits: {held: 1}\n");
        Ready gateway = start("gateway", "--config", "gateway.yaml");
        Ready serve = start("serve", "--listen", "127.0.0.1:0");
        write("plan.yaml", "front", service("blue"), service("green"), gateway, "routes: [{id: all, path: /}]\n");
        assertThat(run(serve, "start", "plan.yaml").code()).isZero();
        await().until(
                        () -> run(serve, "status", "front", "-o", "json")
                                .json()
                                .get("reason")
                                .asText(),
                        reason -> reason.contains("forecast: a hold of 2s would have to queue up to")
                                && reason.contains("has room for 1: raise its 'limits.held'"));
        assertThat(stateOf(serve, "front")).isEqualTo("waiting");
        assertThat(get(gateway.at("url"))).isEqualTo("blue");
        var preflight = run(serve, "plan", "plan.yaml", "--preflight");
        assertThat(preflight.code()).isEqualTo(3);
        assertThat(preflight.out() + preflight.err())
                .contains("cutover: as much coming as now, a hold of 2s would have to queue up to");

        Files.writeString(config, ports + "limits: {held: 1000}\n");
        hangUp(gateway);
        await().until(() -> stateOf(serve, "front").equals("switched"));
        assertThat(get(gateway.at("url"))).isEqualTo("green");
    }

    @Test
    void greenIsWarmedUpBeforeTheHoldAndWhatItAnsweredIsOnRecord() throws Exception {
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Ready serve = start("serve", "--listen", "127.0.0.1:0");
        String warmUp = "warm-up: {paths: [/a, /b], requests: 20, rate: 1000}\n";
        write("plan.yaml", "front", service("blue"), service("green"), gateway, warmUp);
        var started = run(serve, "start", "plan.yaml", "--wait", "--timeout", "60s");
        assertThat(started.code()).as(started.err()).isZero();
        String audit = run(serve, "audit", "front").out();
        assertThat(audit)
                .containsPattern("warm-up: gateway .*: 20 asked, 20 2xx, 0 without an answer; the median of"
                        + " the first 2 took .* ms, of the last .* ms");
        assertThat(audit.indexOf("20 asked"))
                .isGreaterThan(audit.indexOf("warm-up"))
                .isLessThan(audit.indexOf("hold"));
        assertThat(get(gateway.at("url"))).isEqualTo("green");
    }

    @Test
    void nobodyIsSentToAGreenThatIsDeadAndOneThatDiesIsSeen() throws Exception {
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Ready serve = start("serve", "--listen", "127.0.0.1:0");
        String blue = service("blue");
        String green = service("green");
        HttpServer dying = services.getLast();
        int port = dying.getAddress().getPort();
        String ramp = """
            routes: [{id: all, path: /}]
            ramp: [{share: 99.99%, dwell: 1ms}]
            gates: [{before: cutover, approval: ana}]
            """;
        write("plan.yaml", "front", blue, green, gateway, ramp);
        assertThat(run(serve, "start", "plan.yaml").code()).isZero();
        await().until(() -> stateOf(serve, "front").equals("awaiting-approval"));
        assertThat(get(gateway.at("url"))).isEqualTo("green");

        dying.stop(0);
        assertThat(get(gateway.at("url"))).doesNotContain("blue");
        await().until(
                        () -> run(serve, "status", "front", "-o", "json").json(),
                        status -> status.get("health").asText().equals("failed")
                                && status.get("reason").asText().contains("the gateway can't reach: green " + green));
        var preflight = run(serve, "plan", "plan.yaml", "--preflight");
        assertThat(preflight.code()).isEqualTo(3);
        assertThat(preflight.out() + preflight.err()).contains("green: the gateway can't reach " + green);
        assertThat(run(serve, "approve", "front", "ana").code()).isZero();
        await().until(() -> run(serve, "status", "front", "-o", "json")
                .json()
                .get("reason")
                .asText()
                .contains("reachable: the gateway can't reach green"));
        assertThat(stateOf(serve, "front")).isEqualTo("waiting");

        services.add(service("green", port));
        await().until(() -> stateOf(serve, "front").equals("switched"));
        assertThat(get(gateway.at("url"))).isEqualTo("green");
        await().until(() -> run(serve, "status", "front", "-o", "json")
                .json()
                .get("health")
                .asText()
                .equals("healthy"));
    }
}
