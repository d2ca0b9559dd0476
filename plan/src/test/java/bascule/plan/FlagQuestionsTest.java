package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.balancers.MemoryBalancer;
import bascule.flags.Context;
import bascule.flags.Flags;
import bascule.flags.Reading;
import bascule.flags.usage.UsageBook;
import bascule.migration.Gate.Verdict;
import bascule.migration.Guard;
import bascule.migration.StepException;
import bascule.plan.gates.Witnesses;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a plan may ask about a flag, and what becomes of it.
class FlagQuestionsTest {
    private static final String PLAN = Texts.SERVICE + """
        ramp: [{share: 5%, dwell: 10m}]
        flags: {file: flags.json, follow: [{flag: checkout, blue: old, green: new}]}
        guards: [{during: ramp, warm-up: 1s, flag: {flag: checkout, blue: old, green: new,\
        """;

    private static final Flags FLAGS = Reading.of("""
        {"flags": {"checkout": {"state": "ENABLED", "variants": {"old": 1, "new": 2}, "defaultVariant": "old",
          "targeting": {"if": [{"var": "young"}, "new"]}}}}
        """).flags();

    @TempDir
    Path folder;

    private final MemoryBalancer balancer = new MemoryBalancer(() -> Duration.ZERO, _ -> {});
    private final UsageBook book = new UsageBook(InstantSource.system());
    private Duration stood = Duration.ofSeconds(2);

    private Guard guard(String question, Optional<UsageBook> usage) throws Exception {
        Plan plan = Texts.accepted(PLAN + question + "}}]\n", folder);
        Guard guard = new Witnesses(
                        plan, Optional.of(balancer), Optional.empty(), Optional.empty(), Commands.NONE, usage)
                .guards()
                .getFirst();
        guard.begin(1);
        guard.judge(stood);
        assertThat(guard.describe()).contains("order of checkout (new beside old) are not less than 0.9 times");
        return guard;
    }

    private Verdict look(Guard guard) throws Exception {
        stood = stood.plusSeconds(1);
        return guard.judge(stood);
    }

    @Test
    void aVariantWhoseCallersOrderLessOftenFails() throws Exception {
        Guard guard = guard("fall: order, less-than: 0.9, every: 1s", Optional.of(book));
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        book.answered("checkout", i % 2 == 0 ? "old" : "new", "caller-" + i);
                    }
                    for (int i = 0; i < 100; i++) {
                        book.tracked("order", 1, FLAGS, Context.EMPTY);
                    }
                    book.tracked("order", 1, FLAGS, Context.of(Map.of("young", true)));
                    return look(guard) instanceof Verdict.Fail fail
                            && fail.reason().contains("order");
                });
    }

    @Test
    void whereTheFlagsAreNotServedNothingIsJudgedAndTheReasonIsSaid() throws Exception {
        Guard guard = guard("fall: order, less-than: 0.9, every: 1s", Optional.empty());
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            try {
                look(guard);
                return false;
            } catch (StepException said) {
                return String.valueOf(said.getMessage()).contains("--flags");
            }
        });
    }

    private String problems(String text) {
        return PlanReader.read(text, folder).problems().toString();
    }

    @Test
    void whatCanNotBeWatchedOfAFlagIsSaid() {
        for (List<String> wrong : List.of(
                List.of("errors: 1.25, latency: 5ms", "watches one thing of its variants"),
                List.of("probe: /", "probe"),
                List.of("fall: order", "'fall' needs 'less-than' beside it"),
                List.of("fall: an order, less-than: 0.9", "the name of an event"),
                List.of("errors: 1.25, every: 5s", "'less-than' and 'every' belong to 'fall'"),
                List.of("latency: 5ms, proven: 2", "'proven' belongs to 'errors' or 'fall'"))) {
            assertThat(problems(PLAN + wrong.getFirst() + "}}]\n")).contains(wrong.getLast());
        }
        assertThat(problems(PLAN.replace("blue: old, green: new,", "blue: old, green: old,") + "errors: 2}}]\n"))
                .contains("compares a variant with itself");
        assertThat(problems(PLAN.replaceAll("(?m)^flags: .*\n", "") + "fall: order, less-than: 0.9}}]\n"))
                .contains("add 'flags' with their document");
    }

    @Test
    void itsQuestionsShareTheProbabilityOfAMistakeAndHaveNamesOfTheirOwn() {
        Plan plan = Texts.accepted(
                PLAN.replace("green: new,", "green: new, name: checkout,")
                                .replace("guards: [", "guards: [{during: ramp, errors: 2}, ")
                        + "errors: 1.25}}]\n",
                folder);
        assertThat(plan.byChance()).containsExactly("errors-ramp", "checkout-errors-ramp");
    }
}
