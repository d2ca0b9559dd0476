package bascule.plan;

import bascule.plan.Commands.Allowed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads which commands plans may ask: YAML as plans are, and everything that is wrong with it at once.
public final class CommandsReader {
    static final Duration WITHIN = Duration.ofSeconds(10);
    private static final Duration LEAST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofMinutes(5);
    private static final int MOST_WORDS = 100;

    private CommandsReader() {}

    /// Commands, or the problems of the text; never both.
    public record Reading(Optional<Commands> commands, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /// Runs nothing; looks whether the programs are there and may be run.
    public static Reading read(String text) {
        var findings = new Findings();
        Map<String, Allowed> all = new LinkedHashMap<>();
        YamlText.COMMANDS
                .read(text, findings)
                .map(root -> Value.root(root, findings))
                .ifPresent(root -> root.entries().forEach((name, value) -> {
                    if (!DraftReader.NAME.matcher(name).matches()) {
                        value.findings()
                                .note(value.path(), value.named(), "is no name: write " + DraftReader.NAME_FORM);
                    }
                    allowed(value).ifPresent(each -> all.put(name, each));
                }));
        return findings.problems().isEmpty()
                ? new Reading(Optional.of(new Commands(all)), List.of())
                : new Reading(Optional.empty(), findings.problems());
    }

    private static Optional<Allowed> allowed(Value value) {
        Fields given = Fields.of(value, Shape.ALLOWED);
        Duration within =
                given.get("within").flatMap(each -> each.duration(LEAST, MOST)).orElse(WITHIN);
        return given.get("run").map(CommandsReader::words).map(words -> new Allowed(words, within));
    }

    private static List<String> words(Value value) {
        List<String> words =
                value.items().stream().flatMap(each -> each.text().stream()).toList();
        if (!value.findings().clean(value.path())) {
            return words;
        }
        if (words.isEmpty() || words.size() > MOST_WORDS) {
            value.refuse("names no program, or has more than " + MOST_WORDS + " words");
        } else if (!words.getFirst().startsWith("/")) {
            value.refuse("names a program that could be another one tomorrow: write its full path; no shell reads the"
                    + " words");
        } else if (words.stream().anyMatch(each -> each.indexOf('\0') >= 0)) {
            value.refuse("has a NUL in a word, which no program can be given: remove it");
        } else if (!mayBeRun(Path.of(words.getFirst()))) {
            value.refuse("%s is no program that may be run here: look at its path, and whether it is executable"
                    .formatted(Value.shown(words.getFirst())));
        }
        return words;
    }

    private static boolean mayBeRun(Path program) {
        return Files.isRegularFile(program) && Files.isExecutable(program);
    }
}
