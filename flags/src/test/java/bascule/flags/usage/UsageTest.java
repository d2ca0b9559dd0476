package bascule.flags.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.flags.Context;
import bascule.flags.Flags;
import bascule.flags.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a program counts, on its way to the controller and there.
class UsageTest {
    private static final Flags FLAGS = Reading.of("""
        {"flags": {"a": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off",
          "targeting": {"if": [{"==": [{"var": "plan"}, "gold"]}, "on"]}}}}
        """).flags();

    private Instant now = Instant.parse("2026-11-26T12:00:00Z");
    private final UsageBook book = new UsageBook(() -> now);
    private final Usage usage = new Usage();

    private void tell() {
        for (Optional<Report> next = usage.next(); next.isPresent(); next = usage.next()) {
            ReportText.Told told = ReportText.read(ReportText.write("shop-1", next.get()));
            book.take(told.client(), told.report(), FLAGS);
            usage.arrived();
        }
    }

    private VariantFigures of(String variant) {
        return book.figures().of("a", variant);
    }

    @Test
    void answersKeysAndWhatCallersDidArriveByVariant() {
        usage.answered("a", "on", "ann");
        usage.answered("a", "on", "ann");
        usage.answered("a", "on", "bob");
        usage.answered("a", "off", "cid");
        Context gold = Context.of(Map.of("targetingKey", "ann", "plan", "gold"));
        assertThat(usage.tracked("order", 12.5, FLAGS, gold)).isTrue();
        assertThat(usage.tracked("order", 2, FLAGS, gold)).isTrue();
        assertThat(usage.tracked("order", 1, FLAGS, Context.of("cid"))).isTrue();
        tell();
        assertThat(of("on").answers()).isEqualTo(3);
        assertThat(of("on").keys()).isEqualTo(2);
        assertThat(of("on").tracked()).isEqualTo(Map.of("order", new Tracked(2, 14.5)));
        assertThat(of("off").times("order")).isOne();
        assertThat(book.figures().adoption("a", "on")).isEqualTo(2 / 3.0);
        assertThat(book.figures().adoption("a", "none")).isZero();
    }

    @Test
    void whatDidNotArriveIsToldAgainAndWhatArrivedTwiceCountsOnce() {
        usage.answered("a", "on", "ann");
        Report first = usage.next().orElseThrow();
        usage.answered("a", "on", "bob");
        assertThat(usage.next()).contains(first);
        assertThat(book.take("shop-1", first, FLAGS)).isTrue();
        assertThat(book.take("shop-1", first, FLAGS)).isFalse();
        usage.arrived();
        tell();
        assertThat(of("on").answers()).isEqualTo(2);
        assertThat(usage.next()).isEmpty();
    }

    @Test
    void aProgramThatIsStartedAnewBeginsItsNumbersAnew() {
        usage.answered("a", "on", "ann");
        tell();
        var again = new Usage();
        again.answered("a", "on", "ann");
        assertThat(book.take("shop-1", again.next().orElseThrow(), FLAGS)).isTrue();
        assertThat(of("on").answers()).isEqualTo(2);
        assertThat(of("on").keys()).isOne();
    }

    @Test
    void adoptionIsOfLateAndForgetsWhoCameLongAgo() {
        usage.answered("a", "off", "ann");
        tell();
        now = now.plus(Duration.ofMinutes(6));
        usage.answered("a", "on", "ann");
        tell();
        assertThat(book.figures().adoption("a", "on")).isEqualTo(0.5);
        now = now.plus(Duration.ofMinutes(6));
        usage.answered("a", "on", "bob");
        tell();
        assertThat(of("off").keysLately()).isZero();
        assertThat(of("off").keys()).isOne();
        assertThat(book.figures().adoption("a", "on")).isEqualTo(1);
    }

    @Test
    void whatIsInNoDocumentCountsNothing() {
        usage.answered("b", "on", "ann");
        usage.answered("a", "maybe", "ann");
        tell();
        assertThat(book.figures().flags()).isEmpty();
        book.tracked("order", 1, FLAGS, Context.of("ann"));
        assertThat(book.figures().flags()).isEmpty();
    }

    @Test
    void moreThanAReportHoldsIsInTheNextOnesAndMoreThanTheRoomHoldsIsNotCounted() {
        for (int round = 0; round < 3; round++) {
            IntStream.range(0, 1_100).forEach(i -> usage.answered("flag-" + i, "on", "ann"));
        }
        var told = new HashSet<String>();
        long answers = 0;
        for (int i = 0; i < 10; i++) {
            Report report = usage.next().orElseThrow();
            assertThat(report.full()).isTrue();
            told.addAll(report.flags().keySet());
            answers += report.flags().values().stream()
                    .flatMap(each -> each.values().stream())
                    .mapToLong(Used::answers)
                    .sum();
            usage.arrived();
            usage.answered("flag-0", "on", "ann");
        }
        assertThat(told).hasSize(1_000);
        assertThat(answers).isEqualTo(3_000);
        assertThat(usage.next().orElseThrow().flags()).containsOnlyKeys("flag-0");
    }

    @Test
    void eventsHaveFitNamesAndAreAHundredAtMost() {
        usage.answered("a", "off", "ann");
        book.answered("a", "off", "ann");
        for (int i = 0; i < 100; i++) {
            assertThat(usage.tracked("event-" + i, 0, FLAGS, Context.EMPTY)).isTrue();
            assertThat(book.tracked("event-" + i, 0, FLAGS, Context.EMPTY)).isTrue();
        }
        assertThat(usage.tracked("one-more", 0, FLAGS, Context.EMPTY)).isFalse();
        assertThat(book.tracked("one-more", 0, FLAGS, Context.EMPTY)).isFalse();
        assertThat(usage.tracked("event-7", 0, FLAGS, Context.EMPTY)).isTrue();
        assertThat(usage.tracked("an order", 0, FLAGS, Context.EMPTY)).isFalse();
        assertThat(of("off").times("event-7")).isOne();
    }

    @Test
    void nothingIsLostWhileManyCountAndOneTells() throws Exception {
        int threads = 4;
        int each = 20_000;
        var done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            Thread.ofPlatform().start(() -> {
                for (int n = 0; n < each; n++) {
                    usage.answered("a", "on", "ann");
                    if (n % 100 == 0) {
                        usage.tracked("order", 1, FLAGS, Context.EMPTY);
                    }
                }
                done.countDown();
            });
        }
        while (done.getCount() > 0) {
            tell();
        }
        tell();
        assertThat(of("on").answers()).isEqualTo((long) threads * each);
        assertThat(of("off").times("order")).isEqualTo((long) threads * each / 100);
    }

    @Test
    void whatIsNoReportIsRefusedByThePlaceThatIsWrong() {
        for (List<String> wrong : List.of(
                List.of("5", "a report is an object"),
                List.of("{", "a report is JSON"),
                List.of("{\"a\": 1}", "a report has client, run, number, flags, and not 'a'"),
                List.of("{\"client\": \"c\", \"run\": \"r\", \"number\": -1, \"flags\": {}}", "'number' is a count"),
                List.of("{\"flags\": {\"a\": {\"on\": {\"answers\": 1}}}}", "'tracked' is an object"),
                List.of(
                        "{\"flags\": {\"a\": {\"on\": {\"answers\": 1, \"keys\": \"AAAA\", \"tracked\": {}}}}}",
                        "2048 bytes, not 3"),
                List.of(
                        "{\"flags\": {\"a\": {\"on\": {\"answers\": 1, \"keys\": \"!\", \"tracked\": {}}}}}",
                        "'keys' are none"))) {
            assertThatThrownBy(() -> ReportText.read(wrong.getFirst()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong.getLast());
        }
    }
}
