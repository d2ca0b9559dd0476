package bascule.flags;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.flags.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ReadingTest {
    /// The documents by which flagd's own schema is tested, Apache-2.0, github.com/open-feature/flagd-schemas: what it
    /// lets pass we let pass, what it refuses we refuse.
    @TestFactory
    Stream<DynamicTest> whatTheSchemaRefusesIsRefused() throws IOException {
        Json all = JsonText.read(Files.readString(Path.of("src/test/resources/schema-cases.json")), new Findings())
                .orElseThrow();
        return ((Json.Items) all)
                .items().stream()
                        .map(Json.Fields.class::cast)
                        .map(each -> DynamicTest.dynamicTest(String.valueOf(each.get("name")), () -> {
                            Reading reading = Reading.of(JsonText.line(Objects.requireNonNull(each.get("document"))));
                            boolean sound = each.get("sound") instanceof Json.Truth(_, var truth) && truth;
                            assertThat(reading.sound())
                                    .as("%s", reading.problems())
                                    .isEqualTo(sound);
                        }));
    }

    @Test
    void everyProblemIsToldAtOnceWithItsLine() {
        Reading reading = Reading.of("""
            {
              "flags": {
                "a": {
                  "state": "ON",
                  "variants": {"on": true, "off": false},
                  "defaultVariant": "maybe",
                  "targeting": {"fraction": [["on", 1]]}
                },
                "a": {"state": "ENABLED", "variants": {"x": 1, "x": 2}}
              }
            }
            """);
        assertThat(reading.problems())
                .extracting(Object::toString)
                .containsExactly(
                        "9:5 /flags/a: 'a' stands here a second time: keep one of them",
                        "9:52 /flags/a/variants/x: 'x' stands here a second time: keep one of them");
        assertThat(Reading.of("""
            {"flags": {
              "a": {
                "state": "ON",
                "variants": {"on": true, "off": false},
                "defaultVariant": "maybe",
                "targeting": {"or": [1, {"start_with": ["a", "b"]}]}
              }
            }}
            """).problems())
                .extracting(Object::toString)
                .containsExactly(
                        "3:14 /flags/a/state: the state is \"ENABLED\" or \"DISABLED\"",
                        "5:23 /flags/a/defaultVariant: 'maybe' is none of its variants (on, off)",
                        "6:44 /flags/a/targeting/or/1/start_with: 'start_with' is no operator: is 'starts_with'"
                                + " meant?");
    }

    @Test
    void whatIsNoJsonIsToldWithItsLine() {
        assertThat(Reading.of("{\n  \"flags\": {,}\n}").problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(2);
                    assertThat(problem.message()).startsWith("this is not JSON: Unexpected character");
                });
        assertThat(Reading.of("").problems()).hasSize(1);
        assertThat(Reading.of("[]").problems()).hasSize(1);
        assertThat(Reading.of("{} {}").problems()).hasSize(1);
        assertThat(Reading.of("[".repeat(10_000)).problems()).hasSize(1);
        assertThat(Reading.of("{\"flags\": 5}").problems()).hasSize(1);
        assertThat(Reading.of("{}").problems()).hasSize(1);
    }

    @Test
    void whatIsWrittenIsWhatWasRead() {
        String text = """
            {
              "flags": {
                "a/b~": {
                  "state": "ENABLED",
                  "variants": { "big": 12345678901234567890, "half": 0.50, "tiny": 1E-7 },
                  "targeting": { "if": [ { "var": "é\\n" }, "big", null ] },
                  "metadata": { "x": true }
                }
              }
            }
            """;
        Json first = JsonText.read(text, new Findings()).orElseThrow();
        Json again = JsonText.read(JsonText.write(first), new Findings()).orElseThrow();
        assertThat(again).isEqualTo(first);
        assertThat(JsonText.write(first))
                .contains("\"state\": \"ENABLED\"")
                .contains("0.50")
                .contains("12345678901234567890");
    }

    @Test
    void manyProblemsAreCounted() {
        var text = new StringBuilder("{\"flags\": {");
        for (int i = 0; i < 500; i++) {
            text.append(i == 0 ? "" : ",").append("\"f").append(i).append("\": 5");
        }
        Reading reading = Reading.of(text.append("}}").toString());
        assertThat(reading.problems()).hasSize(201).last().hasToString("and 300 more: mend these first");
    }
}
