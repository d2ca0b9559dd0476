package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.data.Asking;
import bascule.data.Strain;
import bascule.data.Strained;
import bascule.migration.Gate.Verdict;
import bascule.migration.Guard;
import bascule.migration.StepException;
import bascule.plan.gates.Witnesses;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Guards over how hard the plan's databases and gateways are used.
@Timeout(60)
class StrainPlanTest {
    private static final String RAMP = "ramp: [{share: 5%, dwell: 10m}]\n";

    @TempDir
    Path folder;

    /// Tells that number of each.
    private record Database(AtomicReference<OptionalDouble> number) implements Asking, Strained {
        @Override
        public OptionalDouble number(String sql, Duration atMost) {
            return OptionalDouble.empty();
        }

        @Override
        public OptionalDouble strain(Strain what, Duration atMost) {
            return what == Strain.LOCKS ? Objects.requireNonNull(number.get()) : OptionalDouble.empty();
        }
    }

    private static Guard guard(Plan plan, Optional<Asking> green) {
        return new Witnesses(plan, Optional.empty(), Optional.empty(), green, Commands.NONE, Optional.empty())
                .guards()
                .getFirst();
    }

    /// Seconds pass until it says something else than that it waits for a number.
    private static Verdict after(Guard guard, int seconds) throws StepException {
        guard.begin(1);
        Verdict last = guard.judge(Duration.ofSeconds(1));
        for (int second = 2; second <= seconds && !(last instanceof Verdict.Fail); second++) {
            long end = System.nanoTime() + Duration.ofMillis(100).toNanos();
            Duration stood = Duration.ofSeconds(second);
            do {
                last = guard.judge(stood);
                Thread.onSpinWait();
            } while (!(last instanceof Verdict.Fail) && System.nanoTime() - end < 0);
        }
        return last;
    }

    @Test
    void locksThatPileUpFailAndWhatIsNotToldIsNoData() throws Exception {
        Plan plan = Texts.accepted(
                Texts.FULL
                        + "guards: [{during: soak, strain: {of: green, what: locks, more-than: 5, every: 1s}, warm-up:"
                        + " 0s}]\n",
                Texts.withScripts(folder));
        var locks = new AtomicReference<>(OptionalDouble.of(6));
        Guard guard = guard(plan, Optional.of(new Database(locks)));
        assertThat(guard.name()).isEqualTo("locks-soak");
        assertThat(guard.describe()).contains("green's database's locks is not more than 5");
        assertThat(after(guard, 10))
                .isInstanceOfSatisfying(
                        Verdict.Fail.class,
                        fail -> assertThat(fail.reason()).contains("6, where 5 is allowed, at 3 looks in a row"));
        locks.set(OptionalDouble.of(5));
        assertThat(after(guard, 8)).isInstanceOf(Verdict.Wait.class);
        locks.set(OptionalDouble.empty());
        assertThat(after(guard, 8))
                .isInstanceOfSatisfying(
                        Verdict.Wait.class, wait -> assertThat(wait.reason()).contains("no data"));
    }

    @Test
    void theRequestsUnderWayAtGreenAreAddedUpOverAllGateways() throws Exception {
        HttpServer one = gateway();
        HttpServer other = gateway();
        try {
            Files.writeString(folder.resolve("token"), "secret");
            String guards = "guards: [{during: ramp, strain: {of: gateways, what: in-flight, more-than: %d, every: 1s},"
                    + " warm-up: 0s}]\n";
            String text = Texts.SERVICE.replaceFirst(
                            "(?s)gateway:.*?\n(?=\\w)",
                            "gateway: {admin: [%s, %s], token: {file: %s}}\n"
                                    .formatted(at(one), at(other), folder.resolve("token")))
                    + RAMP;
            Guard most = guard(Texts.accepted(text + guards.formatted(49), folder), Optional.empty());
            assertThat(after(most, 20))
                    .isInstanceOfSatisfying(
                            Verdict.Fail.class,
                            fail -> assertThat(fail.reason()).contains("50, where 49 is allowed"));
            Guard more = guard(Texts.accepted(text + guards.formatted(50), folder), Optional.empty());
            assertThat(after(more, 8)).isInstanceOf(Verdict.Wait.class);
        } finally {
            one.stop(0);
            other.stop(0);
        }
    }

    private static String at(HttpServer gateway) {
        return "http://127.0.0.1:" + gateway.getAddress().getPort();
    }

    private static HttpServer gateway() throws IOException {
        HttpServer page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        page.createContext("/metrics", exchange -> {
            byte[] text = """
                bascule_gateway_under_way{route="a",side="blue"} 900
                bascule_gateway_under_way{route="a",side="green"} 20
                bascule_gateway_under_way{route="b",side="green"} 5
                """.getBytes(StandardCharsets.UTF_8);
            boolean known = "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(known ? 200 : 401, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        page.start();
        return page;
    }

    @Test
    void whatCanNotBeAskedIsRefusedWithItsPlace() {
        Texts.refused(
                Texts.SERVICE + RAMP + "guards: [{during: ramp, strain: {of: green, what: locks, more-than: 5}}]\n",
                folder,
                "guards[0]",
                "needs a database");
        Texts.refused(
                Texts.SERVICE + RAMP + "guards: [{during: ramp, strain: {of: gateways, what: locks, more-than: 5}}]\n",
                folder,
                "guards[0].strain.what",
                "write in-flight or queued");
        Texts.refused(
                Texts.SERVICE + RAMP
                        + "guards: [{during: ramp, strain: {of: gateways, what: queued, more-than: 1e1}}]\n",
                folder,
                "guards[0].strain.more-than",
                "such as 100 or 0.5");
    }
}
