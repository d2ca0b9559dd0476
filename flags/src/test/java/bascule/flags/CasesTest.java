package bascule.flags;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.flags.Evaluation.Decided;
import bascule.flags.Evaluation.Failed;
import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.flags.json.JsonText;
import bascule.flags.json.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Each file in `src/test/resources/cases` is a document of flags with what callers get from it, or
/// what is wrong with it. Anyone may add one: `document` holds the flags; each of `asked` has a `flag`, a
/// `context`, and any of `variant`, `value`, `reason`, `error`, `type` and `at`; `problems` lists each
/// problem by its pointer and a part of its message. Each is asked a second time of the plain definitions
/// that are made of the document: they mean the same.
class CasesTest {
    @TestFactory
    Stream<DynamicContainer> cases() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/cases"))) {
            return files.sorted().toList().stream().map(CasesTest::file);
        }
    }

    private static DynamicContainer file(Path file) {
        Json.Fields whole = read(file);
        String document = JsonText.line(Objects.requireNonNull(whole.get("document")));
        Reading reading = Reading.of(document);
        Flags plain = Reading.of(JsonText.write(reading.plain())).flags();
        Stream<DynamicTest> asked = items(whole.get("asked")).stream()
                .map(each -> (Json.Fields) each)
                .map(each -> DynamicTest.dynamicTest(
                        file.getFileName() + ":" + each.spot().line(), () -> {
                            ask(reading.flags(), each);
                            ask(plain, each);
                        }));
        DynamicTest problems =
                DynamicTest.dynamicTest("problems", () -> problems(reading.problems(), items(whole.get("problems"))));
        return DynamicContainer.dynamicContainer(
                file.getFileName().toString(), Stream.concat(asked, Stream.of(problems)));
    }

    private static void ask(Flags flags, Json.Fields asked) {
        Map<?, ?> expected = (Map<?, ?>) asked.value();
        Evaluation found = flags.evaluate(text(expected, "flag"), context(expected));
        if (expected.get("type") instanceof String type) {
            found = found.as(ValueType.valueOf(type));
        }
        if (expected.containsKey("variant")) {
            assertThat(found.chosen().orElse(null)).as("%s", found).isEqualTo(expected.get("variant"));
        }
        if (expected.containsKey("value")) {
            assertThat(found instanceof Decided decided ? decided.value() : null)
                    .as("%s", found)
                    .isEqualTo(expected.get("value"));
        }
        if (expected.containsKey("reason")) {
            assertThat(found.reason()).as("%s", found).hasToString(text(expected, "reason"));
        }
        assertThat(found instanceof Failed failed ? failed.code().toString() : null)
                .as("%s", found)
                .isEqualTo(expected.get("error"));
        if (expected.containsKey("metadata")) {
            assertThat(found.metadata()).isEqualTo(expected.get("metadata"));
        }
    }

    private static Context context(Map<?, ?> expected) {
        Context context = expected.get("context") instanceof Map<?, ?> map ? known(map) : Context.EMPTY;
        return expected.get("at") instanceof String time ? context.at(Instant.parse(time)) : context;
    }

    @SuppressWarnings("unchecked")
    private static Context known(Map<?, ?> map) {
        return Context.of((Map<String, Object>) map);
    }

    private static void problems(List<Problem> found, List<Json> expected) {
        assertThat(found).as("%s", found).hasSameSizeAs(expected);
        for (Json each : expected) {
            Map<?, ?> one = (Map<?, ?>) Objects.requireNonNull(each.value());
            assertThat(found)
                    .anyMatch(problem -> problem.pointer().equals(text(one, "at"))
                            && problem.message().contains(text(one, "says")));
        }
    }

    private static String text(Map<?, ?> map, String name) {
        return String.valueOf(map.get(name));
    }

    private static List<Json> items(@Nullable Json json) {
        return json instanceof Json.Items(_, var items) ? items : List.of();
    }

    private static Json.Fields read(Path file) {
        try {
            var findings = new Findings();
            Json json = JsonText.read(Files.readString(file), findings).orElseThrow();
            assertThat(findings.all()).as("%s", file).isEmpty();
            return (Json.Fields) json;
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }
}
