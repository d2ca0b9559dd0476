package bascule.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.migration.StepException.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An outbox before a real HTTP server.
@Timeout(30)
class OutboxTest {
    private static final Patience SHORT =
            new Patience(Duration.ofMillis(10), Duration.ofMillis(40), Duration.ofMillis(300), Duration.ofMinutes(1));

    @TempDir
    Path folder;

    private final Sink sink = new Sink();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Samples.AT);
    private final List<Outbox> open = new ArrayList<>();
    private Path file = Path.of("");

    @BeforeEach
    void choose() {
        file = folder.resolve("told-hook");
    }

    @AfterEach
    void close() {
        open.forEach(Outbox::close);
        sink.close();
    }

    private Outbox outbox(Reference address) throws Refused {
        var hook = new Receiver("hook", Set.of(Kind.PHASE, Kind.HELD), new Webhook(address, () -> "", new PlainForm()));
        InstantSource clock = now::get;
        var outbox = new Outbox(hook, file, SHORT, clock, log::add);
        open.add(outbox);
        return outbox;
    }

    private Outbox outbox() throws Refused {
        return outbox(sink::url);
    }

    private List<Long> told() {
        return sink.bodies.stream().map(each -> each.path("sequence").asLong()).toList();
    }

    private void awaitTold(Long... sequences) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(told()).containsExactly(sequences));
    }

    @Test
    void alertsAreToldInTheirOrderAndWhatNobodyWantsIsNot() throws Exception {
        Outbox outbox = outbox();
        outbox.put(Samples.phase(1));
        outbox.put(Samples.guard(Alert.Turn.BEGINS));
        outbox.put(Samples.phase(2));
        awaitTold(1L, 2L);
        assertThat(outbox.delivery().trouble()).isEmpty();
        assertThat(log).isEmpty();
    }

    /// As where the controller of another machine takes over, which has no file of what was told.
    @Test
    void withoutAFileWhatIsLongOverIsNoNews() throws Exception {
        now.set(Samples.AT.plus(SHORT.giveUp()).plusMillis(1));
        Outbox late = outbox();
        late.put(Samples.phase(1));
        now.set(Samples.AT.plus(SHORT.giveUp()));
        file = folder.resolve("told-other");
        Outbox inTime = outbox();
        inTime.put(Samples.phase(2));
        awaitTold(2L);
    }

    @Test
    void whatFailsIsTriedAgainUntilItIsTakenAndNothingOvertakesIt() throws Exception {
        var failures = new AtomicInteger(4);
        sink.answer(exchange -> exchange.sendResponseHeaders(failures.getAndDecrement() > 0 ? 500 : 200, -1));
        Outbox outbox = outbox();
        outbox.put(Samples.phase(1));
        outbox.put(Samples.phase(2));
        awaitTold(1L, 1L, 1L, 1L, 1L, 2L);
        await().until(() -> outbox.delivery().trouble().isEmpty());
        assertThat(log).hasSize(2);
        assertThat(log.getFirst()).contains("'hook' is not told of shop-v2/phase/1/", "it answers 500; tried again");
        assertThat(log.getLast()).contains("'hook' is told again");
    }

    @Test
    void whatNobodyTakesInTimeIsGivenUpAndTheNextIsTold() throws Exception {
        sink.answer(503);
        Outbox outbox = outbox();
        outbox.put(Samples.phase(1));
        outbox.put(Samples.phase(2));
        await().until(() -> outbox.delivery().trouble().contains("not told of shop-v2/phase/1/"));
        await().until(() -> outbox.delivery().trouble().contains("1 more wait"));
        assertThat(outbox.delivery().waiting()).isEqualTo(2);
        now.set(Samples.AT.plus(SHORT.giveUp()));
        await().until(() -> log.stream().anyMatch(line -> line.contains("given up: shop-v2: phase ramp-2 begins")));
        assertThat(outbox.delivery().trouble()).contains("it answers 503, for 1m");
        sink.answer(200);
        outbox.put(Samples.phase(3));
        await().until(() -> outbox.delivery().equals(new Delivery("hook", 1, 0, 2, "")));
        assertThat(told().getLast()).isEqualTo(3L);
    }

    /// It takes the connection and says nothing, for ever.
    @Test
    void whoNeverAnswersHoldsUpNobodyButHimself() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var address = new AtomicReference<>("http://127.0.0.1:" + silent.getLocalPort() + "/");
            Outbox outbox = outbox(() -> Objects.requireNonNull(address.get()));
            long begun = System.nanoTime();
            outbox.put(Samples.phase(1));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(100));
            await().until(() -> outbox.delivery().trouble().contains("it does not take it within 300ms"));
            address.set(sink.url());
            awaitTold(1L);
        }
    }

    @Test
    void whoIsSlowIsTold() throws Exception {
        var patience = new CountDownLatch(1);
        sink.answer(exchange -> {
            patience.await();
            exchange.sendResponseHeaders(200, -1);
        });
        Outbox outbox = outbox();
        outbox.put(Samples.phase(1));
        await().until(() -> sink.bodies.size() == 1);
        patience.countDown();
        outbox.put(Samples.phase(2));
        awaitTold(1L, 2L);
        assertThat(log).isEmpty();
    }

    @Test
    void moreThanItsBoundNeverWaitAndWhatIsLostIsSaid() throws Exception {
        sink.answer(503);
        Outbox outbox = outbox();
        outbox.put(Samples.phase(0));
        await().until(() -> !outbox.delivery().trouble().isEmpty());
        for (long n = 1; n <= Outbox.WAITING_MAX + 1; n++) {
            outbox.put(Samples.phase(n));
        }
        String lost = "shop-v2/phase/" + (Outbox.WAITING_MAX + 1) + "/";
        assertThat(log).anyMatch(line -> line.contains(lost) && line.contains("given up"));
    }

    @Test
    void anOutboxThatIsOpenedAnewTellsNothingTwice() throws Exception {
        Outbox first = outbox();
        first.put(Samples.phase(1));
        first.put(Samples.phase(2));
        awaitTold(1L, 2L);
        await().until(() -> Files.readString(file).contains("/2/"));
        first.close();
        Outbox second = outbox();
        for (long n = 1; n <= 3; n++) {
            second.put(Samples.phase(n));
        }
        awaitTold(1L, 2L, 3L);
    }

    /// The one that was taken just before the controller died, and no other.
    @Test
    void whatWasTakenAndNotRecordedIsToldOnceMore() throws Exception {
        Outbox first = outbox();
        first.put(Samples.phase(1));
        first.put(Samples.phase(2));
        awaitTold(1L, 2L);
        await().until(() -> Files.readString(file).contains("/2/"));
        first.close();
        String lines = Files.readString(file);
        Files.writeString(file, lines.substring(0, lines.length() - 3));
        Outbox second = outbox();
        for (long n = 1; n <= 3; n++) {
            second.put(Samples.phase(n));
        }
        awaitTold(1L, 2L, 2L, 3L);
        second.close();
        outbox().put(Samples.phase(3));
        outbox().put(Samples.phase(4));
        awaitTold(1L, 2L, 2L, 3L, 4L);
    }

    private static Alert held(Alert.Turn turn, long sequence) {
        return new Alert(Samples.SHOP, sequence, Kind.HELD, turn, "held", "half-way", "", Samples.AT);
    }

    @Test
    void theEndOfWhatWasToldIsTold() throws Exception {
        Outbox first = outbox();
        first.put(held(Alert.Turn.BEGINS, 1));
        awaitTold(1L);
        await().until(() -> Files.exists(file) && Files.readString(file).contains("/begins"));
        first.close();
        outbox().put(held(Alert.Turn.ENDS, 2));
        awaitTold(1L, 2L);
    }

    /// A receiver that resolves an incident would look for one that it never had.
    @Test
    void nobodyIsToldTheEndOfWhatHeWasNotTold() throws Exception {
        sink.answer(400);
        Outbox first = outbox();
        first.put(held(Alert.Turn.BEGINS, 1));
        await().until(() -> first.delivery().givenUp() == 1);
        sink.answer(200);
        first.put(held(Alert.Turn.ENDS, 2));
        first.put(Samples.phase(3));
        awaitTold(1L, 3L);
        await().until(() -> first.delivery().waiting() == 0);
        first.close();
        Outbox anew = outbox();
        anew.put(held(Alert.Turn.BEGINS, 1));
        anew.put(held(Alert.Turn.ENDS, 4));
        anew.put(held(Alert.Turn.BEGINS, 5));
        anew.put(held(Alert.Turn.ENDS, 6));
        awaitTold(1L, 3L, 5L, 6L);
    }

    @Test
    void theEndOfWhatWasTooOldToBeToldIsNotTold() throws Exception {
        Instant later = Samples.AT.plus(SHORT.giveUp()).plusMillis(1);
        now.set(later);
        Outbox late = outbox();
        late.put(held(Alert.Turn.BEGINS, 1));
        late.put(new Alert(Samples.SHOP, 2, Kind.HELD, Alert.Turn.ENDS, "held", "half-way", "", later));
        late.put(new Alert(Samples.SHOP, 3, Kind.HELD, Alert.Turn.BEGINS, "held", "half-way", "", later));
        awaitTold(3L);
    }

    @Test
    void whatWasToldAndCantBeReadIsRefused() throws IOException {
        Files.createDirectory(file);
        assertThatThrownBy(this::outbox)
                .isInstanceOf(Refused.class)
                .hasMessageContaining("told-hook")
                .hasMessageContaining("mend its rights");
    }

    @Test
    void whatCantBeRecordedIsToldAllTheSame() throws Exception {
        Outbox outbox = outbox();
        Files.createDirectory(file);
        outbox.put(Samples.phase(1));
        outbox.put(Samples.phase(1));
        outbox.put(Samples.phase(2));
        await().until(() -> told().contains(2L));
        assertThat(log).anyMatch(line -> line.contains("may tell it again"));
    }
}
