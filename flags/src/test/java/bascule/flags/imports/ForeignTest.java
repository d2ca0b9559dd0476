package bascule.flags.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.flags.Context;
import bascule.flags.Flags;
import bascule.flags.Reading;
import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.flags.json.JsonText;
import bascule.migration.StepException.Refused;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Exports as they are published, brought over and asked.
class ForeignTest {
    private static Imported imported(Foreign from, String text) {
        return from.read((Json.Fields) JsonText.read(text, new Findings()).orElseThrow());
    }

    private static Flags flags(Imported imported) throws Refused {
        Json.Fields empty =
                (Json.Fields) JsonText.read("{\"flags\": {}}", new Findings()).orElseThrow();
        Reading reading = Reading.of(JsonText.write(new Import("test", imported.flags()).made(empty)));
        assertThat(reading.problems()).isEmpty();
        return reading.flags();
    }

    private static String told(Flags flags, String key, Object... known) {
        Map<String, Object> context = new LinkedHashMap<>();
        for (int i = 0; i < known.length; i += 2) {
            context.put((String) known[i], known[i + 1]);
        }
        return flags.evaluate(key, Context.of(context).at(Instant.parse("2026-06-01T00:00:00Z")))
                .chosen()
                .orElse("");
    }

    /// Of ten thousand callers.
    private static long count(Flags flags, String key, String variant) {
        return IntStream.range(0, 10_000)
                .filter(i -> told(flags, key, "targetingKey", "u" + i).equals(variant))
                .count();
    }

    private static final String UNLEASH = """
        {"features": [
          {"name": "all", "type": "release", "project": "default", "stale": false},
          {"name": "dark", "type": "release"},
          {"name": "some", "type": "experiment", "impressionData": true},
          {"name": "rules", "type": "release"},
          {"name": "ours", "type": "release"},
          {"name": "segmented", "type": "release"},
          {"name": "old", "type": "release", "archived": true}
        ], "featureEnvironments": [
          {"featureName": "all", "environment": "production", "enabled": true},
          {"featureName": "dark", "environment": "production", "enabled": false},
          {"featureName": "some", "environment": "production", "enabled": true},
          {"featureName": "rules", "environment": "production", "enabled": true},
          {"featureName": "ours", "environment": "production", "enabled": true},
          {"featureName": "segmented", "environment": "production", "enabled": true}
        ], "featureStrategies": [
          {"featureName": "dark", "name": "default"},
          {"featureName": "some", "name": "userWithId", "parameters": {"userIds": "ann, bob"}},
          {"featureName": "some", "name": "flexibleRollout",
            "parameters": {"rollout": "25", "stickiness": "default", "groupId": "some"}, "variants": [{"name": "x"}]},
          {"featureName": "rules", "name": "flexibleRollout", "parameters": {"rollout": "100"}, "constraints": [
            {"contextName": "country", "operator": "IN", "values": ["de", "at"]},
            {"contextName": "age", "operator": "NUM_LT", "value": "18", "inverted": true},
            {"contextName": "currentTime", "operator": "DATE_AFTER", "value": "2026-01-01T00:00:00Z"}]},
          {"featureName": "ours", "name": "moonPhase"},
          {"featureName": "segmented", "name": "default", "segments": [7]}
        ], "segments": [{"id": 7, "name": "staff", "constraints": [
            {"contextName": "email", "operator": "STR_ENDS_WITH", "values": ["@example.org"]}]}]}
        """;

    @Test
    void oneThatNoDocumentMayHaveIsLeftOutAndNamed() throws Exception {
        Imported imported = imported(Foreign.LAUNCHDARKLY, """
            {"flags": {
              "": {"on": true, "variations": [true, false], "fallthrough": {"variation": 0}, "offVariation": 1},
              "good": {"on": true, "variations": [true, false], "fallthrough": {"variation": 0}, "offVariation": 1}}}
            """);

        assertThat(told(flags(imported), "good")).isEqualTo("v0");
        assertThat(imported.lost()).containsExactly(": left out: a flag's key is empty: give it a name");
    }

    @Test
    void unleashsFlagsMeanTheSame() throws Exception {
        Imported imported = imported(Foreign.UNLEASH, UNLEASH);
        Flags flags = flags(imported);
        assertThat(told(flags, "all")).isEqualTo("on");
        assertThat(told(flags, "dark")).isEqualTo("off");
        assertThat(told(flags, "some", "targetingKey", "bob")).isEqualTo("on");
        assertThat(count(flags, "some", "on")).isBetween(2_350L, 2_650L);
        assertThat(told(flags, "some")).isEqualTo("off");
        assertThat(told(flags, "rules", "country", "de", "age", 30)).isEqualTo("on");
        assertThat(told(flags, "rules", "country", "fr", "age", 30)).isEqualTo("off");
        assertThat(told(flags, "rules", "country", "at", "age", 10)).isEqualTo("off");
        assertThat(told(flags, "segmented", "email", "a@example.org")).isEqualTo("on");
        assertThat(told(flags, "segmented", "email", "a@example.com")).isEqualTo("off");
        assertThat(imported.lost())
                .containsExactlyInAnyOrder(
                        "some: 'impressionData' is not carried",
                        "some: 'variants' is not carried",
                        "some: the same share, but of other callers: they are told apart differently here",
                        "ours: left out: its strategy 'moonPhase' has no counterpart",
                        "old: left out: it is archived");
    }

    private static final String GROWTHBOOK = """
        {"status": 200, "features": {
          "plain": {"defaultValue": true},
          "text": {"defaultValue": "a", "rules": [
            {"condition": {"country": {"$in": ["de"]}, "$not": {"beta": true}}, "force": "b"},
            {"condition": {"account.seats": {"$gte": 10}}, "force": "c"}]},
          "rolled": {"defaultValue": false, "rules": [{"force": true, "coverage": 0.3, "hashAttribute": "id"}]},
          "tried": {"defaultValue": 0, "rules": [
            {"key": "exp", "variations": [0, 1], "weights": [0.2, 0.8], "hashAttribute": "id",
             "meta": [{"key": "0"}]}]},
          "named": {"defaultValue": 1, "rules": [{"variations": [1, 2], "namespace": ["n", 0, 1]}]},
          "regex": {"defaultValue": true, "rules": [{"condition": {"u": {"$regex": "^a"}}, "force": false}]},
          "mixed": {"defaultValue": 1, "rules": [{"force": "one"}]}
        }}
        """;

    @Test
    void growthBooksFlagsMeanTheSame() throws Exception {
        Imported imported = imported(Foreign.GROWTHBOOK, GROWTHBOOK);
        Flags flags = flags(imported);
        assertThat(told(flags, "plain")).isEqualTo("on");
        assertThat(told(flags, "text", "country", "de")).isEqualTo("v2");
        assertThat(told(flags, "text", "country", "de", "beta", true)).isEqualTo("v0");
        assertThat(told(flags, "text", "account", Map.of("seats", 12))).isEqualTo("v1");
        assertThat(count(flags, "rolled", "on")).isBetween(2_850L, 3_150L);
        assertThat(count(flags, "tried", "v1")).isBetween(7_850L, 8_150L);
        assertThat(told(flags, "tried")).isEqualTo("v0");
        assertThat(imported.lost())
                .containsExactlyInAnyOrder(
                        "rolled: the same share, but of other callers: they are told apart differently here",
                        "tried: 'meta' is not carried",
                        "tried: the same share, but of other callers: they are told apart differently here",
                        "named: 'namespace' is not carried",
                        "named: left out: a rule has 'namespace'",
                        "regex: left out: a condition on 'u' has '$regex', which has no counterpart",
                        "mixed: left out: its values are of several types");
    }

    private static final String LAUNCHDARKLY = """
        {"flags": {
          "off": {"on": false, "variations": [true, false], "offVariation": 1, "fallthrough": {"variation": 0}},
          "told": {"on": true, "variations": ["x", "y"], "offVariation": 0, "fallthrough": {"variation": 0},
            "targets": [{"values": ["ann"], "variation": 1}],
            "rules": [{"clauses": [{"attribute": "plan", "op": "in", "values": ["gold"], "negate": true}],
              "variation": 1}]},
          "share": {"on": true, "variations": [1, 2], "offVariation": 0, "salt": "s", "fallthrough":
            {"rollout": {"variations": [{"variation": 0, "weight": 40000}, {"variation": 1, "weight": 60000}]}}},
          "needs": {"on": true, "variations": [1], "fallthrough": {"variation": 0},
            "prerequisites": [{"key": "off", "variation": 0}]},
          "match": {"on": true, "variations": [1, 2], "fallthrough": {"variation": 0},
            "rules": [{"clauses": [{"attribute": "u", "op": "matches", "values": ["^a"]}], "variation": 1}]}
        }, "flagValues": {"simple": "hello"}, "segments": {}}
        """;

    @Test
    void launchDarklysFlagsMeanTheSame() throws Exception {
        Imported imported = imported(Foreign.LAUNCHDARKLY, LAUNCHDARKLY);
        Flags flags = flags(imported);
        assertThat(told(flags, "off")).isEqualTo("v1");
        assertThat(told(flags, "told")).isEqualTo("v0");
        assertThat(told(flags, "told", "targetingKey", "ann", "plan", "gold")).isEqualTo("v1");
        assertThat(told(flags, "told", "plan", "gold")).isEqualTo("v0");
        assertThat(told(flags, "told", "plan", "free")).isEqualTo("v1");
        assertThat(count(flags, "share", "v1")).isBetween(5_850L, 6_150L);
        assertThat(told(flags, "simple")).isEqualTo("v0");
        assertThat(imported.lost())
                .containsExactlyInAnyOrder(
                        "share: the same share, but of other callers: they are told apart differently here",
                        "needs: left out: it has prerequisites",
                        "match: left out: a clause's operator 'matches' has no counterpart");
    }

    @Test
    void whatIsThereAlreadyIsNotTouched() {
        var again = new Import("x", imported(Foreign.LAUNCHDARKLY, LAUNCHDARKLY).flags());
        Json.Fields there = (Json.Fields) JsonText.read("{\"flags\": {\"off\": {}, \"told\": {}}}", new Findings())
                .orElseThrow();
        assertThatThrownBy(() -> again.made(there)).isInstanceOf(Refused.class).hasMessageContaining("off, told");
    }
}
