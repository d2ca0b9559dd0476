package bascule.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.flags.FlagChanges.Kill;
import bascule.flags.FlagChanges.SetDefault;
import bascule.migration.Epoch;
import bascule.migration.Observation;
import bascule.migration.Progress;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Transient;
import bascule.migration.StepId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Each step is applied, looked at, reverted, looked at and applied again, and once cut off in between.
class FollowingStepsTest {
    private static final Share NONE = new Share(0);
    private static final Share QUARTER = new Share(2_500);
    private static final Share ALL = new Share(Share.ALL);

    private MemoryFlagStore store = MemoryFlagStore.empty();
    private Followers followers = new Followers(store, "orders", List.of());

    @BeforeEach
    void fill() throws Exception {
        store = new MemoryFlagStore(FlagStoreContract.TEXT);
        followers = followers(store);
    }

    private static Followers followers(FlagStore store) {
        return new Followers(
                store,
                "orders",
                List.of(Follow.of("moving", "orders", "off", "on"), Follow.of("plain", "orders", "on", "off")));
    }

    private FollowFlags follow() {
        return new FollowFlags(new StepId("follow-flags"), followers);
    }

    private FlipFlags flip(Share to, Share before) {
        return new FlipFlags(new StepId("flip-flags"), followers, to, before);
    }

    /// A term that dies at a named point.
    record Context(Epoch epoch, String deadly) implements StepContext {
        static final Context ONE = new Context(new Epoch(1), "");

        @Override
        public void report(Progress progress) {}

        @Override
        public void say(String line) {}

        @Override
        public void at(String point) {
            if (point.equals(deadly)) {
                throw new IllegalStateException("dead at " + point);
            }
        }

        @Override
        public void checkpoint() {}

        @Override
        public void rest(Duration time) {}

        @Override
        public Duration elapsed() {
            return Duration.ZERO;
        }
    }

    private String told(String flag) {
        return store.read()
                .flags()
                .evaluate(flag, bascule.flags.Context.of("caller"))
                .chosen()
                .orElse("");
    }

    private void told(String moving, String plain) {
        assertThat(told("moving")).isEqualTo(moving);
        assertThat(told("plain")).isEqualTo(plain);
    }

    private static void present(Step step) throws StepException {
        assertThat(step.observe()).isInstanceOf(Observation.Present.class);
    }

    private static void absent(Step step) throws StepException {
        assertThat(step.observe()).isInstanceOf(Observation.Absent.class);
    }

    @Test
    void flagsFollowAndComeBack() throws Exception {
        Step follow = follow();
        absent(follow);
        follow.apply(Context.ONE);
        present(follow);
        told("off", "on");
        follow.revert(Context.ONE);
        absent(follow);
        told("off", "on");
        follow.apply(Context.ONE);
        present(follow);
        store.write(new Kill("moving", "on", "test"), store.read().version(), FlagStoreContract.ANN);
        told("on", "on");
    }

    @Test
    void flagsFlipAndFlipBack() throws Exception {
        follow().apply(Context.ONE);
        Step flip = flip(ALL, QUARTER);
        absent(flip);
        flip.apply(Context.ONE);
        present(flip);
        told("on", "off");
        flip.revert(Context.ONE);
        absent(flip);
        assertThat(followers.shares())
                .allMatch(share -> share.filter(QUARTER::equals).isPresent());
        flip.apply(Context.ONE);
        told("on", "off");
        follow().apply(Context.ONE);
        told("on", "off");
    }

    @Test
    void flagsThatWereLeftKeepGreensVariants() throws Exception {
        follow().apply(Context.ONE);
        flip(ALL, NONE).apply(Context.ONE);
        Step leave = new LeaveFlags(new StepId("leave-flags"), followers);
        absent(leave);
        leave.apply(Context.ONE);
        present(leave);
        told("on", "off");
        assertThat(Stale.of(store.read(), List.of(), java.time.Instant.EPOCH, Stale.DAYS))
                .extracting(Stale::flag)
                .containsExactly("plain", "moving");
        leave.revert(Context.ONE);
        absent(leave);
        told("on", "off");
        assertThat(Stale.of(store.read(), List.of(), java.time.Instant.EPOCH, Stale.DAYS))
                .isEmpty();
        leave.apply(Context.ONE);
        assertThat(Stale.of(store.read(), List.of(), java.time.Instant.EPOCH, Stale.DAYS)
                        .getFirst()
                        .because())
                .isEqualTo(
                        "went with the migration orders, which is complete, and gives everybody 'off': take it out of"
                                + " the code, then out of the document");
        store.write(new SetDefault("moving", "off"), store.read().version(), FlagStoreContract.ANN);
        told("off", "off");
    }

    private void stagedOnly() throws Exception {
        String variants = Stage.WORDS.stream()
                .map(word -> "\"%s\": \"%s\"".formatted(word, word))
                .collect(Collectors.joining(", "));
        store = new MemoryFlagStore(
                "{\"flags\": {\"rows\": {\"state\": \"ENABLED\", \"variants\": {%s}, \"defaultVariant\": \"off\"}}}"
                        .formatted(variants));
        followers = new Followers(store, "orders", List.of(Follow.ofStage("rows", "orders", "targetingKey", "")));
    }

    private TellStage tell(Stage to, Stage before) {
        return new TellStage(new StepId("stage-" + to.word()), followers, to, before);
    }

    @Test
    void aStageIsToldAndTakenBack() throws Exception {
        stagedOnly();
        Step shadow = tell(Stage.SHADOW, Stage.DUALWRITE);
        absent(shadow);
        assertThatThrownBy(() -> shadow.apply(Context.ONE)).hasMessageContaining("follows no migration");
        follow().apply(Context.ONE);
        assertThat(told("rows")).isEqualTo("off");
        absent(shadow);
        shadow.apply(Context.ONE);
        present(shadow);
        assertThat(told("rows")).isEqualTo("shadow");
        shadow.revert(Context.ONE);
        absent(shadow);
        assertThat(told("rows")).isEqualTo("dualwrite");
        assertThatThrownBy(() -> shadow.apply(new Context(new Epoch(1), "flags-written")))
                .hasMessage("dead at flags-written");
        shadow.apply(Context.ONE);
        assertThat(told("rows")).isEqualTo("shadow");
        followers.raise(new Epoch(2));
        assertThatThrownBy(() -> shadow.revert(Context.ONE)).isInstanceOf(Fenced.class);
    }

    /// Shares move beneath a stage, and no stage is lost by one.
    @Test
    void theWholeWayOfARowAndBackAgain() throws Exception {
        stagedOnly();
        Step follow = follow();
        Step live = tell(Stage.LIVE, Stage.SHADOW);
        Step flip = flip(ALL, NONE);
        Step rampdown = tell(Stage.RAMPDOWN, Stage.LIVE);
        Step leave = new LeaveFlags(new StepId("leave-flags"), followers);
        follow.apply(Context.ONE);
        live.apply(Context.ONE);
        assertThat(told("rows")).isEqualTo("shadow");
        flip.apply(Context.ONE);
        present(flip);
        assertThat(told("rows")).isEqualTo("live");
        rampdown.apply(Context.ONE);
        present(flip);
        assertThat(told("rows")).isEqualTo("rampdown");
        leave.apply(Context.ONE);
        assertThat(told("rows")).isEqualTo("complete");
        leave.revert(Context.ONE);
        assertThat(told("rows")).isEqualTo("rampdown");
        rampdown.revert(Context.ONE);
        flip.revert(Context.ONE);
        assertThat(told("rows")).isEqualTo("shadow");
        live.revert(Context.ONE);
        follow.revert(Context.ONE);
        assertThat(told("rows")).isEqualTo("off");
    }

    @Test
    void aFlagThatCanNotTellEveryStageIsUnfit() {
        followers = new Followers(store, "orders", List.of(Follow.ofStage("plain", "orders", "targetingKey", "")));
        assertThat(followers.unfit())
                .contains("the flag 'plain' has no variant 'dualwrite' (it has on, off)")
                .hasSize(5);
    }

    @Test
    void whatWasCutOffIsDoneAgain() throws Exception {
        follow().apply(Context.ONE);
        for (String deadly : List.of("flags-unwritten", "flags-written")) {
            Step flip = flip(ALL, NONE);
            var dying = new Context(new Epoch(1), deadly);
            assertThatThrownBy(() -> flip.apply(dying)).hasMessage("dead at " + deadly);
            flip.apply(Context.ONE);
            told("on", "off");
            assertThatThrownBy(() -> flip.revert(dying)).hasMessage("dead at " + deadly);
            flip.revert(Context.ONE);
            told("off", "on");
        }
    }

    @Test
    void anOldTermFlipsNothing() throws Exception {
        follow().apply(Context.ONE);
        followers.raise(new Epoch(2));
        assertThatThrownBy(() -> flip(ALL, NONE).apply(Context.ONE)).isInstanceOf(Fenced.class);
        told("off", "on");
        flip(ALL, NONE).apply(new Context(new Epoch(2), ""));
        told("on", "off");
    }

    /// A term whose rests are what others do meanwhile, each a hundred milliseconds long.
    private static final class Meanwhile implements StepContext {
        private final Deque<Runnable> doings = new ArrayDeque<>();
        private final List<String> said = new ArrayList<>();
        private Duration elapsed = Duration.ofHours(1);

        @Override
        public Epoch epoch() {
            return new Epoch(1);
        }

        @Override
        public void report(Progress progress) {}

        @Override
        public void say(String line) {
            said.add(line);
        }

        @Override
        public void at(String point) {}

        @Override
        public void checkpoint() {}

        @Override
        public void rest(Duration time) {
            elapsed = elapsed.plusMillis(100);
            if (!doings.isEmpty()) {
                doings.removeFirst().run();
            }
        }

        @Override
        public Duration elapsed() {
            return elapsed;
        }
    }

    @Test
    void aFlipEndsOnlyWhenEverybodyWhoListensHasIt() throws Exception {
        var audience = new Audience();
        followers = followers(new HeardFlagStore(store, audience));
        var others = new Meanwhile();
        follow().apply(others);
        assertThat(others.said).hasSize(1);
        try (Audience.Seat _ = audience.join("a");
                Audience.Seat b = audience.join("b");
                Audience.Seat _ = audience.join("c")) {
            others.doings.add(() ->
                    assertThat(audience.confirm("a", store.read().version())).isTrue());
            others.doings.add(b::close);
            others.doings.add(() -> audience.confirm("c", new Version(1, "0")));
            others.doings.add(() -> audience.confirm("c", store.read().version()));
            flip(ALL, NONE).apply(others);
            assertThat(others.doings).isEmpty();
            assertThat(others.said.getLast()).startsWith("all 2 clients that listen have the flags of version ");
        }
    }

    @Test
    void whoIsBehindIsNamedAndWaitedForNoLonger() throws Exception {
        var audience = new Audience();
        followers = followers(new HeardFlagStore(store, audience));
        var others = new Meanwhile();
        try (Audience.Seat _ = audience.join("quick");
                Audience.Seat _ = audience.join("shop-7")) {
            others.doings.add(() -> audience.confirm("quick", store.read().version()));
            follow().apply(others);
        }
        assertThat(others.elapsed).isEqualTo(Duration.ofHours(1).plus(FlagStore.Heard.PATIENCE));
        assertThat(others.said.getLast())
                .startsWith("1 of 2 clients have not taken over the flags of version ")
                .endsWith("within 1000 ms: shop-7");
    }

    /// Somebody else may write between reading and writing, but not for ever.
    @Test
    void aBusyStoreIsTriedAgainWithALimit() throws Exception {
        var busy = new FlagStore() {
            private int times = 3;

            @Override
            public Standing read() {
                return store.read();
            }

            @Override
            public Standing write(FlagChange change, Version expected, By by) throws StepException {
                if (times-- > 0) {
                    throw new Transient("changed meanwhile");
                }
                return store.write(change, expected, by);
            }

            @Override
            public void raise(String migration, Epoch epoch) {}

            @Override
            public List<Past> history(int most) {
                return List.of();
            }
        };
        followers = followers(busy);
        follow().apply(Context.ONE);
        present(follow());
        busy.times = 1_000;
        assertThatThrownBy(() -> flip(ALL, NONE).apply(Context.ONE)).isInstanceOf(Transient.class);
    }

    @Test
    void whatStandsAgainstFollowingIsToldAtOnce() throws Exception {
        assertThat(followers.unfit()).isEmpty();
        var wrong = new Followers(
                store,
                "orders",
                List.of(Follow.of("nobody", "orders", "off", "on"), Follow.of("plain", "orders", "off", "maybe")));
        assertThat(wrong.unfit())
                .containsExactly(
                        "there is no flag 'nobody' in the document: add it there, or remove it from the plan",
                        "the flag 'plain' has no variant 'maybe' (it has on, off)");
        store.write(
                Follow.of("plain", "others", "off", "on"), store.read().version(), new By.Term("others", new Epoch(1)));
        assertThat(followers.unfit())
                .containsExactly("the flag 'plain' follows the migration others: end that one first");
    }
}
