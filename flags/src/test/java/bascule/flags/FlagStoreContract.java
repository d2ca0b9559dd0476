package bascule.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.flags.FlagChanges.Kill;
import bascule.flags.FlagChanges.Replace;
import bascule.flags.FlagChanges.Revive;
import bascule.flags.FlagChanges.SetDefault;
import bascule.flags.FlagChanges.SetShare;
import bascule.flags.FlagChanges.SetState;
import bascule.migration.Epoch;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every store of flags keeps.
abstract class FlagStoreContract {
    static final String TEXT = """
        {
          "flags": {
            "plain": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off"},
            "ramped": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off"},
            "moving": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off"}
          },
          "bascule": {"flags": {"ramped": {"ramp": {"to": "on", "from": "off", "share": "0%"}}}}
        }
        """;
    static final By ANN = new By.Person("ann", "why not");
    static final Follow TO_GREEN = Follow.of("moving", "orders", "off", "on").at(new Share(Share.ALL));

    abstract FlagStore store(String text) throws Exception;

    private static final By BOB = new By.Person("bob", "me too");
    private static final String RISKY = TEXT.replace(
                    "\"bascule\": {", "\"bascule\": {\"conventions\": {\"four-eyes\": [\"high\"]}, ")
            .replace("\"ramped\": {\"ramp\"", "\"ramped\": {\"risk\": \"high\", \"ramp\"");

    private static Standing ordered(FlagStore store, FlagChange change, By by) throws Exception {
        return store.write(change, store.read().version(), by);
    }

    @Test
    void onlyTheSameOrderMakesWhatWasProposedAndNoRiskNeedsNone() throws Exception {
        FlagStore store = store("""
            {"flags": {"a": {"state": "DISABLED", "variants": {"enabled": 1, "off": 2}, "defaultVariant": "off"},
                "b": {"state": "ENABLED", "variants": {"on": 1, "off": 2}, "defaultVariant": "off"}},
              "bascule": {"conventions": {"four-eyes": ["high"]},
                "flags": {"a": {"risk": "high"}, "b": {"risk": "low"}}}}
            """);
        var state = new SetState("a", true);
        var set = new SetDefault("a", "enabled");
        assertThat(ordered(store, state, ANN).proposed(state)).isTrue();
        assertThat(ordered(store, set, BOB).proposed(set)).isTrue();
        assertThat(store.read().flags().flag("a").orElseThrow().enabled()).isFalse();
        Version before = store.read().version();
        var share = new SetShare("a", new Share(Share.ALL));
        assertThatThrownBy(() -> ordered(store, share, ANN)).hasMessageContaining("has no ramp");
        assertThat(store.read().version()).isEqualTo(before);
        var free = new SetDefault("b", "on");
        assertThat(ordered(store, free, ANN).proposed(free)).isFalse();
        assertThat(variant(store, "b")).isEqualTo("on");
    }

    @Test
    void aRiskyChangeNeedsTwoPeople() throws Exception {
        FlagStore store = store(RISKY);
        var ramp = new FlagChanges.SetShare("ramped", new Share(Share.ALL));
        assertThat(ordered(store, ramp, ANN).proposed(ramp)).isTrue();
        assertThat(variant(store, "ramped")).isEqualTo("off");
        assertThatThrownBy(() -> ordered(store, ramp, ANN)).hasMessageContaining("somebody else must order the same");
        var other = new FlagChanges.SetShare("ramped", new Share(5_000));
        assertThat(ordered(store, other, BOB).proposed(other)).isTrue();
        assertThat(store.read().proposed(ramp)).isFalse();
        assertThat(ordered(store, ramp, ANN).proposed(ramp)).isTrue();
        assertThat(ordered(store, ramp, BOB).proposed(ramp)).isFalse();
        assertThat(variant(store, "ramped")).isEqualTo("on");
        assertThat(store.history(2))
                .extracting(Past::what)
                .containsExactly("propose: ramp ramped to 100%", "ramp ramped to 100%, as ann proposed");
        ordered(store, new FlagChanges.Kill("ramped", "off", "errors"), ANN);
        assertThat(variant(store, "ramped")).isEqualTo("off");
        ordered(store, new SetDefault("plain", "on"), ANN);
        assertThat(variant(store, "plain")).isEqualTo("on");
    }

    /// The other way round to what a flag at risk means.
    @Test
    void whatAFlagAtRiskNeedsNeedsTwoPeopleToo() throws Exception {
        FlagStore store = store(RISKY.replace(
                "\"risk\": \"high\", ",
                "\"risk\": \"high\", \"off\": \"off\","
                        + " \"prerequisites\": [{\"flag\": \"plain\", \"variants\": [\"on\"]}], "));
        var needed = new SetDefault("plain", "on");
        assertThat(ordered(store, needed, ANN).proposed(needed)).isTrue();
        assertThat(variant(store, "plain")).isEqualTo("off");
        assertThat(ordered(store, needed, BOB).proposed(needed)).isFalse();
        assertThat(variant(store, "plain")).isEqualTo("on");
        ordered(store, new FlagChanges.Kill("plain", "off", "errors"), ANN);
        assertThat(variant(store, "plain")).isEqualTo("off");
        var free = new SetDefault("moving", "on");
        assertThat(ordered(store, free, ANN).proposed(free)).isFalse();
    }

    static By term(long epoch) {
        return new By.Term("orders", new Epoch(epoch));
    }

    private static String variant(FlagStore store, String flag) throws Exception {
        return store.read()
                .flags()
                .evaluate(flag, Context.of("caller"))
                .chosen()
                .orElseThrow();
    }

    @Test
    void aChangeIsSeenAtOnceAndRemembered() throws Exception {
        FlagStore store = store(TEXT);
        Version before = store.read().version();
        Standing after = store.write(new SetDefault("plain", "on"), before, ANN);
        assertThat(variant(store, "plain")).isEqualTo("on");
        assertThat(store.read().version()).isEqualTo(after.version());
        assertThat(after.version().number()).isEqualTo(1);
        assertThat(store.history(10)).singleElement().satisfies(past -> {
            assertThat(past.actor()).isEqualTo("ann");
            assertThat(past.reason()).isEqualTo("why not");
            assertThat(past.what()).isEqualTo("make 'on' the default of plain");
            assertThat(past.version()).isEqualTo(after.version());
        });
    }

    @Test
    void aChangeOfAnOldVersionIsNotMade() throws Exception {
        FlagStore store = store(TEXT);
        Version before = store.read().version();
        store.write(new SetDefault("plain", "on"), before, ANN);
        assertThatThrownBy(() -> store.write(new SetState("plain", false), before, ANN))
                .isInstanceOf(Transient.class)
                .hasMessageContaining("changed meanwhile");
        assertThat(variant(store, "plain")).isEqualTo("on");
        assertThat(store.history(10)).hasSize(1);
    }

    @Test
    void ofManyAtOnceEachIsMadeOrRefused() throws Exception {
        FlagStore store = store(TEXT);
        var made = new AtomicInteger();
        var refused = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(IntStream.range(0, 40)
                    .<Callable<Void>>mapToObj(i -> () -> {
                        try {
                            Version seen = store.read().version();
                            store.write(new SetShare("ramped", new Share(i)), seen, ANN);
                            made.incrementAndGet();
                        } catch (Transient meanwhile) {
                            refused.incrementAndGet();
                        }
                        return null;
                    })
                    .toList())) {
                done.get();
            }
        }
        assertThat(made.get()).isPositive();
        assertThat(made.get() + refused.get()).isEqualTo(40);
        assertThat(store.read().version().number()).isEqualTo(made.get());
        assertThat(store.history(100)).hasSize(made.get());
    }

    @Test
    void aDocumentWithMistakesNeverReplacesAGoodOne() throws Exception {
        FlagStore store = store(TEXT);
        Standing before = store.read();
        assertThatThrownBy(() -> store.write(new SetDefault("plain", "maybe"), before.version(), ANN))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("/flags/plain/defaultVariant: 'maybe' is none of its variants");
        assertThatThrownBy(() -> store.write(
                        new Replace(Reading.of("{\"flags\": {\"x\": {}}}").source()), before.version(), ANN))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("/flags/x/variants");
        assertThat(store.read().version()).isEqualTo(before.version());
        assertThat(store.history(10)).isEmpty();
    }

    @Test
    void unknownFlagsAreRefusedByName() throws Exception {
        FlagStore store = store(TEXT);
        Version now = store.read().version();
        assertThatThrownBy(() -> store.write(new SetState("plane", true), now, ANN))
                .isInstanceOf(Refused.class)
                .hasMessage("there is no flag 'plane': is 'plain' meant?");
        assertThatThrownBy(() -> store.write(new SetShare("plain", new Share(1)), now, ANN))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("'plain' has no ramp");
        assertThatThrownBy(() -> store.write(new Kill("plain", "on", " "), now, ANN))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("reason");
    }

    @Test
    void aKillHoldsUntilItIsEnded() throws Exception {
        FlagStore store = store(TEXT);
        store.write(new SetShare("ramped", new Share(Share.ALL)), store.read().version(), ANN);
        assertThat(variant(store, "ramped")).isEqualTo("on");
        store.write(new Kill("ramped", "off", "errors"), store.read().version(), ANN);
        assertThat(variant(store, "ramped")).isEqualTo("off");
        store.write(new SetShare("ramped", new Share(5_000)), store.read().version(), ANN);
        assertThat(variant(store, "ramped")).isEqualTo("off");
        store.write(new Revive("ramped"), store.read().version(), ANN);
        assertThat(store.read().reading().plain().toString()).contains("5000");
    }

    @Test
    void anOlderTermIsFenced() throws Exception {
        FlagStore store = store(TEXT);
        store.write(TO_GREEN, store.read().version(), term(3));
        assertThat(variant(store, "moving")).isEqualTo("on");
        Version now = store.read().version();
        assertThatThrownBy(() -> store.write(TO_GREEN.at(new Share(0)), now, term(2)))
                .isInstanceOf(Fenced.class);
        assertThat(variant(store, "moving")).isEqualTo("on");
        store.raise("orders", new Epoch(4));
        store.raise("orders", new Epoch(4));
        assertThatThrownBy(() ->
                        store.write(TO_GREEN.at(new Share(0)), store.read().version(), term(3)))
                .isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> store.raise("orders", new Epoch(3))).isInstanceOf(Fenced.class);
        store.raise("others", new Epoch(1));
        store.write(TO_GREEN.at(new Share(0)), store.read().version(), term(4));
        assertThat(variant(store, "moving")).isEqualTo("off");
    }

    @Test
    void whatFollowsAMigrationIsTheMigrationsAlone() throws Exception {
        FlagStore store = store(TEXT);
        store.write(TO_GREEN, store.read().version(), term(1));
        Version now = store.read().version();
        assertThatThrownBy(() -> store.write(new SetState("moving", false), now, ANN))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("follows the migration orders");
        assertThatThrownBy(() -> store.write(new Replace(Reading.of(TEXT).source()), now, ANN))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("only the migration orders itself");
        assertThatThrownBy(() -> store.write(
                        Follow.of("moving", "others", "off", "on"), now, new By.Term("others", new Epoch(9))))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("orders");
        assertThat(variant(store, "moving")).isEqualTo("on");
        store.write(new Kill("moving", "off", "it hurts"), store.read().version(), ANN);
        assertThat(variant(store, "moving")).isEqualTo("off");
        store.write(TO_GREEN.at(new Share(1_000)), store.read().version(), term(1));
        store.write(new Revive("moving"), store.read().version(), ANN);
        store.write(new Unfollow("moving", "orders"), store.read().version(), term(1));
        store.write(new SetDefault("moving", "on"), store.read().version(), ANN);
        assertThat(variant(store, "moving")).isEqualTo("on");
    }
}
