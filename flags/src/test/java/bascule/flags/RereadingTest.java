package bascule.flags;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.flags.json.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A document that is read after another one is read as if there had been none.
class RereadingTest {
    private static final String TEXT = """
        {"$evaluators": {"staff": {"ends_with": [{"var": "email"}, "@example.org"]}},
          "flags": {
            "a": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off"},
            "b": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off",
              "targeting": {"if": [{"$ref": "staff"}, "on", null]}}
          }}
        """;

    private static final Context STAFF = Context.of(java.util.Map.of("targetingKey", "x", "email", "ann@example.com"));

    private static Flag flag(Reading reading, String key) {
        return reading.flags().flag(key).orElseThrow();
    }

    @Test
    void whatWasWrittenAlikeIsTheSameFlagAndTheRestIsNot() {
        Reading before = Reading.of(TEXT);
        Reading after = Reading.of("\n" + TEXT.replace("\"on\", null", "\"off\", null"), before);
        assertThat(flag(after, "a")).isSameAs(flag(before, "a"));
        assertThat(flag(after, "b")).isNotSameAs(flag(before, "b"));
    }

    @Test
    void anotherSharedRuleMakesEveryFlagAnew() {
        Reading before = Reading.of(TEXT);
        assertThat(before.flags().evaluate("b", STAFF).chosen()).contains("off");
        Reading after = Reading.of(TEXT.replace("example.org", "example.com"), before);
        assertThat(after.flags().evaluate("b", STAFF).chosen()).contains("on");
        Reading without = Reading.of(TEXT.replace("\"staff\": {", "\"others\": {"), before);
        assertThat(without.problems()).extracting(Problem::pointer).contains("/flags/b/targeting/if/0/$ref");
    }

    @Test
    void variantsInAnotherOrderAreShownInIt() {
        Reading before = Reading.of(TEXT);
        Reading after =
                Reading.of(TEXT.replace("{\"on\": true, \"off\": false}", "{\"off\": false, \"on\": true}"), before);
        assertThat(flag(after, "a").variants().keySet()).containsExactly("off", "on");
    }

    @Test
    void aListThatIsLongerOrShorterIsAnotherOne() {
        String two =
                TEXT.replace("{\"$ref\": \"staff\"}", "{\"in\": [{\"var\": \"email\"}, [\"b\", \"ann@example.com\"]]}");
        String one = two.replace("[\"b\", \"ann@example.com\"]", "[\"b\"]");
        assertThat(Reading.of(one, Reading.of(two)).flags().evaluate("b", STAFF).chosen())
                .contains("off");
        assertThat(Reading.of(two, Reading.of(one)).flags().evaluate("b", STAFF).chosen())
                .contains("on");
    }

    @Test
    void aKeyThatStandsTwiceIsFoundAmongFewAndMany() {
        for (int count = 1; count <= 40; count++) {
            for (int twice : new int[] {0, count / 2, count - 1}) {
                var text = new StringBuilder("{\"flags\": {");
                for (int i = 0; i <= count; i++) {
                    text.append(i == 0 ? "" : ",")
                            .append("\n\"flag-%d\": {\"state\": \"ENABLED\", \"variants\": {\"v\": %d}}"
                                    .formatted(i == count ? twice : i, i));
                }
                Reading reading = Reading.of(text + "}}");
                assertThat(reading.problems())
                        .singleElement()
                        .hasToString("%d:1 /flags/flag-%d: 'flag-%d' stands here a second time: keep one of them"
                                .formatted(count + 2, twice, twice));
                assertThat(reading.flags().all()).hasSize(count);
                assertThat(flag(reading, "flag-" + twice).variants()).containsEntry("v", (long) count);
            }
        }
    }

    @Test
    void mistakesAreToldAgainThoughTheyWereThereBefore() {
        Reading wrong = Reading.of(TEXT.replace("\"ENABLED\", \"variants\": {\"on\"", "\"ON\", \"variants\": {\"on\""));
        assertThat(wrong.problems()).hasSize(2);
        String again = "\n" + TEXT.replace("\"ENABLED\", \"variants\": {\"on\"", "\"ON\", \"variants\": {\"on\"");
        assertThat(Reading.of(again, wrong).problems())
                .hasSize(2)
                .isEqualTo(Reading.of(again).problems());
    }

    static Stream<Path> cases() throws IOException {
        try (var files =
                Files.walk(Path.of(System.getProperty("project.root", ".."), "flags/src/test/resources/cases"))) {
            return files.filter(each -> each.toString().endsWith(".json")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anyDocumentIsReadAsIfThereHadBeenNone(Path document) throws IOException {
        String text = Files.readString(document);
        Reading fresh = Reading.of(text);
        for (Reading before : List.of(fresh, Reading.of(TEXT), Reading.NONE)) {
            Reading again = Reading.of(text, before);
            assertThat(again.problems()).isEqualTo(fresh.problems());
            assertThat(again.plain()).isEqualTo(fresh.plain());
            assertThat(again.flags().all()).hasSameSizeAs(fresh.flags().all());
        }
    }
}
