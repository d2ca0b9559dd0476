package bascule.balancers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import bascule.migration.StepException.Transient;
import bascule.traffic.CohortBy;
import bascule.traffic.Match;
import bascule.traffic.Route;
import bascule.traffic.Service;
import bascule.traffic.Split;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Callers write through one of three gateways and read through another.
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class GroupSessionsTest {
    private static final Epoch EPOCH = new Epoch(1);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Writers sides;
    private ThreeGateways three;

    @BeforeEach
    void start() throws Exception {
        sides = new Writers();
        three = new ThreeGateways(folder);
        three.group.configure(service(), EPOCH);
        three.group.shift(Split.ALL_GREEN, EPOCH);
        settle();
    }

    @AfterEach
    void stop() {
        client.close();
        three.close();
        sides.close();
    }

    private Service service() {
        var basket = new Route(
                "basket", Match.path("/"), Route.Spread.SESSION, Route.Hold.ALL, new CohortBy.Header("X-User"));
        return new Service(List.of(sides.blue()), List.of(sides.green()), List.of(basket));
    }

    /// All that was written until now has arrived at green, and each gateway tells the others who
    /// writes.
    private void settle() {
        for (int which = 0; which < 3; which++) {
            int gateway = which;
            await().atMost(PATIENCE).until(() -> {
                arrived(arrived(""));
                return read(gateway, "somebody").equals("green");
            });
        }
    }

    private String arrived(String mark) throws StepException {
        return three.group.arrived(mark, LEASE, EPOCH);
    }

    private String read(int gateway, String who) throws IOException, InterruptedException {
        return ask(gateway, who, "GET");
    }

    private void write(int gateway, String who) throws IOException, InterruptedException {
        assertThat(ask(gateway, who, "POST")).isEqualTo("blue");
    }

    private String ask(int gateway, String who, String method) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + three.port(gateway) + "/"))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (!who.isEmpty()) {
            request.header("X-User", who);
        }
        return client.send(request.build(), BodyHandlers.ofString()).body();
    }

    @Test
    void whatACallerWroteThroughOneItFindsThroughEachUntilItHasArrivedAndNobodyElseWaits() throws Exception {
        for (int writer = 0; writer < 3; writer++) {
            write(writer, "ann");
            for (int reader = 0; reader < 3; reader++) {
                assertThat(read(reader, "ann"))
                        .as("written through %d, read through %d", writer, reader)
                        .isEqualTo("blue");
                assertThat(read(reader, "bob")).isEqualTo("green");
            }
            settle();
            for (int reader = 0; reader < 3; reader++) {
                assertThat(read(reader, "ann")).isEqualTo("green");
            }
        }
    }

    @Test
    void aMarkThatWasGivenWhileAWriteWasUnderWayElsewhereSaysNothingOfIt() throws Exception {
        write(0, "ann");
        String before = arrived("");
        write(1, "ann");
        arrived(before);
        assertThat(read(2, "ann")).isEqualTo("blue");
        settle();
        assertThat(read(2, "ann")).isEqualTo("green");
    }

    @Test
    void aWriteOfSomebodyWhoIsNotKnownHoldsEverybodyBackEverywhere() throws Exception {
        write(0, "");
        assertThat(read(1, "ann")).isEqualTo("blue");
        settle();
        assertThat(read(1, "ann")).isEqualTo("green");
    }

    /// The second gateway can't be told that Ann writes, and has been promised that it would be.
    @Test
    void nobodyHearsOfAWriteBeforeWhoeverWasPromisedToBeToldOfItKnowsOrReliesOnItNoMore() throws Exception {
        three.relay(0).trouble("/v1/promise", Relay.Trouble.HANGS_BEFORE);
        await().atMost(PATIENCE).until(() -> three.relay(0).silent());
        write(0, "ann");
        assertThat(read(1, "ann")).isEqualTo("blue");
        assertThat(read(2, "ann")).isEqualTo("blue");
        assertThat(read(1, "bob"))
                .as("whoever may have written there is not known here")
                .isEqualTo("blue");
    }

    @Test
    void whileOneCanNotBeReachedReadsGoToBlueAndOnceItIsBackTheyGoToGreenAgain() throws Exception {
        three.relay(1).trouble("/v1/promise", Relay.Trouble.HANGS_BEFORE);
        await().atMost(PATIENCE).until(() -> read(0, "ann").equals("blue"));
        assertThatThrownBy(() -> arrived("")).isInstanceOf(Transient.class);
        write(0, "ann");
        three.heal(1);
        three.group.shift(Split.ALL_GREEN, EPOCH);
        settle();
        assertThat(read(1, "ann")).isEqualTo("green");
    }

    @Test
    void onceGreenServesNobodyWaits() throws Exception {
        three.group.hold(Duration.ofSeconds(2), Duration.ofSeconds(8), EPOCH);
        three.group.release(Side.GREEN, EPOCH);
        assertThat(ask(0, "ann", "POST")).isEqualTo("green");
        assertThat(read(1, "ann")).isEqualTo("green");
    }
}
