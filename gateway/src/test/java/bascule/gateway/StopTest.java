package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopTest {
    /// A process that runs a gateway as the command line does.
    static final class Main {
        private Main() {}

        public static void main(String[] args) throws Exception {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            Gateway gateway = Gateway.start(GatewaySettings.of(any, any, Path.of(args[0]), Stand.TOKEN));
            Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
            System.out.println(gateway.port());
        }
    }

    @Test
    void requestsInFlightAreAnsweredAndHeldOnesRefused() throws Exception {
        try (Stand stand = new Stand();
                Wire slow = stand.client();
                Wire held = stand.client();
                Wire idle = stand.client()) {
            CountDownLatch finish = new CountDownLatch(1);
            stand.blue.service((wire, head) -> {
                if (head.line().contains("catalogue")) {
                    finish.await();
                }
                wire.send(Origin.response("blue"));
                return true;
            });
            idle.get("/");
            slow.send("GET /catalogue HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> stand.blue.requests().size() == 2);
            stand.balancer().hold(Duration.ofSeconds(5), Duration.ofSeconds(30), Stand.FIRST);
            held.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> stand.counters().held() == 1);
            var closed = CompletableFuture.runAsync(stand.gateway::close);
            Wire.Message refused = held.answer(false);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text()).contains("stopping");
            assertThat(idle.atEnd()).isTrue();
            finish.countDown();
            Wire.Message answer = slow.answer(false);
            assertThat(answer.text()).isEqualTo("blue");
            assertThat(answer.field("connection")).isEqualTo("close");
            closed.get(15, TimeUnit.SECONDS);
        }
    }

    /// An event loop that is told to end while it works through its tasks closes nothing by itself.
    @Test
    void noIdleConnectionStaysOpenHoweverTheStopFallsIn() throws Exception {
        try (Stand stand = new Stand()) {
            for (int stops = 0; stops < 20; stops++) {
                List<Wire> idle = new ArrayList<>();
                for (int clients = 0; clients < 3; clients++) {
                    Wire client = stand.client();
                    client.get("/");
                    idle.add(client);
                }
                stand.restart();
                for (Wire client : idle) {
                    assertThat(ended(client)).isTrue();
                    client.close();
                }
            }
        }
    }

    private static boolean ended(Wire client) throws IOException {
        client.socket().setSoTimeout(5_000);
        try {
            return client.in().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void aProcessToldToStopAnswersWhatIsInFlight() throws Exception {
        try (Stand stand = new Stand()) {
            stand.gateway.close();
            CountDownLatch finish = new CountDownLatch(1);
            stand.blue.service((wire, head) -> {
                finish.await();
                wire.send(Origin.response("blue"));
                return true;
            });
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName(),
                            stand.stateFile().toString())
                    .redirectErrorStream(true)
                    .start();
            try {
                String port = process.inputReader()
                        .lines()
                        .filter(line -> line.matches("\\d+"))
                        .findFirst()
                        .orElseThrow();
                try (Wire client = Wire.to(Integer.parseInt(port))) {
                    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                    await().until(() -> !stand.blue.requests().isEmpty());
                    process.destroy();
                    await().until(() -> !accepts(Integer.parseInt(port)));
                    assertThat(process.isAlive()).isTrue();
                    finish.countDown();
                    assertThat(client.answer(false).text()).isEqualTo("blue");
                }
                assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static boolean accepts(int port) {
        try (Wire wire = Wire.to(port)) {
            return wire.socket().isConnected();
        } catch (java.io.IOException e) {
            return false;
        }
    }
}
