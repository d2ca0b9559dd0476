package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.migration.Side;
import bascule.migration.StepException.Transient;
import bascule.traffic.Split;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// One process takes over from another, on the same port.
class SuccessionTest {
    /// A process that runs a gateway, taking over if there is one.
    static final class Main {
        private Main() {}

        public static void main(String[] args) throws Exception {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            Gateway gateway = Gateway.takeOver(
                    GatewaySettings.of(any, any, Path.of(args[0]), Stand.TOKEN).withThreads(2));
            Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
            System.out.println(gateway.port());
            gateway.awaitEnded();
        }
    }

    private static Process process(Stand stand) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        stand.stateFile().toString())
                .redirectErrorStream(true)
                .start();
    }

    private static int port(Process process) {
        return Integer.parseInt(process.inputReader()
                .lines()
                .filter(line -> line.matches("\\d+"))
                .findFirst()
                .orElseThrow());
    }

    private static GatewaySettings settings(Stand stand) {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return GatewaySettings.of(any, any, stand.stateFile(), Stand.TOKEN).withThreads(1);
    }

    /// Asks on and on, over connections kept and connections of one request.
    private static Thread load(int port, AtomicBoolean end, AtomicInteger answered, Queue<String> wrong) {
        return Thread.ofVirtual().start(() -> {
            while (!end.get()) {
                try (Wire wire = Wire.to(port)) {
                    boolean more = true;
                    for (int i = 0; i < 20 && more && !end.get(); i++) {
                        Wire.Message answer = wire.post("/", "x");
                        more = !answer.field("connection").equals("close");
                        if (answer.text().equals("blue")) {
                            answered.incrementAndGet();
                        } else {
                            wrong.add(answer.line() + " " + answer.text());
                        }
                    }
                } catch (IOException e) {
                    wrong.add(e.toString());
                }
            }
        });
    }

    @Test
    void processesFollowEachOtherUnderLoadAndNoRequestIsLost() throws Exception {
        try (Stand stand = new Stand()) {
            stand.gateway.close();
            Process running = process(stand);
            int port = port(running);
            AtomicBoolean end = new AtomicBoolean();
            AtomicInteger answered = new AtomicInteger();
            Queue<String> wrong = new ConcurrentLinkedQueue<>();
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                clients.add(load(port, end, answered, wrong));
            }
            try {
                for (int round = 0; round < 2; round++) {
                    int before = answered.get();
                    await().atMost(Duration.ofSeconds(30)).until(() -> answered.get() > before + 500);
                    Process next = process(stand);
                    assertThat(port(next)).as("the same port").isEqualTo(port);
                    assertThat(running.waitFor(30, TimeUnit.SECONDS))
                            .as("it ends by itself")
                            .isTrue();
                    running = next;
                    int after = answered.get();
                    await().atMost(Duration.ofSeconds(30)).until(() -> answered.get() > after + 500);
                }
            } finally {
                end.set(true);
                for (Thread client : clients) {
                    client.join();
                }
                running.destroy();
                running.waitFor(20, TimeUnit.SECONDS);
                running.destroyForcibly();
            }
            assertThat(wrong).as(answered + " were answered").isEmpty();
        }
    }

    @Test
    void whatIsUnderWayEndsThereAndTheStateIsTheSuccessors() throws Exception {
        try (Stand stand = new Stand();
                Wire open = stand.client()) {
            CountDownLatch finish = new CountDownLatch(1);
            stand.blue.service((wire, head) -> {
                if (head.target().equals("/slow")) {
                    finish.await();
                }
                wire.send(Origin.response("blue"));
                return true;
            });
            open.send("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
            await().until(() -> stand.blue.requests().size() == 1);
            Gateway before = stand.gateway;
            try (Gateway next = Gateway.takeOver(settings(stand))) {
                stand.gateway = next;
                assertThat(next.port()).isEqualTo(before.port());
                assertThat(next.balancer().standing().service()).isPresent();
                assertThatThrownBy(() -> next.balancer().shift(new Split(10), Stand.FIRST))
                        .isInstanceOf(Transient.class)
                        .hasMessageContaining("the process before this one still ends its requests");
                assertThatThrownBy(() -> before.balancer().shift(new Split(10), Stand.FIRST))
                        .isInstanceOf(Transient.class)
                        .hasMessageContaining("another process takes over");
                try (Wire client = stand.client()) {
                    assertThat(client.get("/").text()).isEqualTo("blue");
                }
                finish.countDown();
                assertThat(open.answer(false).text()).isEqualTo("blue");
                before.awaitEnded();
                await().untilAsserted(() -> next.balancer().shift(new Split(10), Stand.FIRST));
            }
        }
    }

    @Test
    void whileAHoldStandsNothingIsHandedOver() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.balancer().hold(Duration.ofSeconds(5), Duration.ofSeconds(30), Stand.FIRST);
            assertThatThrownBy(() -> Gateway.takeOver(settings(stand)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a hold stands");
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            assertThat(client.get("/").text()).isEqualTo("green");
        }
    }

    @Test
    void aSuccessorThatCantServeLeavesEverythingAsItWas() throws Exception {
        try (Stand stand = new Stand();
                java.net.ServerSocket taken = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = (InetSocketAddress) taken.getLocalSocketAddress();
            assertThatThrownBy(() -> Gateway.takeOver(settings(stand).withAdmin(address)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("can't listen");
            await().untilAsserted(() -> stand.balancer().release(Side.GREEN, Stand.FIRST));
            try (Wire client = stand.client();
                    Wire admin = Wire.to(stand.gateway.adminPort())) {
                assertThat(client.get("/").text()).isEqualTo("green");
                assertThat(admin.get("/healthz").text()).contains("ok");
            }
            stand.restart();
            assertThat(stand.balancer().standing().serving()).isEqualTo(Side.GREEN);
        }
    }

    @Test
    void withoutAPredecessorItStartsAsEver() throws Exception {
        try (Stand stand = new Stand()) {
            stand.gateway.close();
            try (Gateway next = Gateway.takeOver(settings(stand))) {
                assertThat(next.port()).isPositive();
            }
        }
    }
}
