package bascule.plan;

import bascule.migration.Decimals;
import bascule.migration.Durations;
import bascule.migration.Harmless;
import bascule.migration.StepException.Transient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// The commands that whoever runs a controller lets plans ask, by name. A plan names them and has no say in what they
/// do: who may write plans may not thereby run programs.
public final class Commands {
    public static final Commands NONE = new Commands(Map.of());

    private static final int BYTES_MAX = 64 << 10;
    private static final int SHOWN = 200;
    /// It says itself that it has no number now.
    private static final String NO_DATA = "NaN";
    private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

    private final Map<String, Allowed> all;

    /// One of them.
    ///
    /// @param words the program, by its full path, and its arguments
    /// @param within how long it may take
    record Allowed(List<String> words, Duration within) {
        Allowed {
            words = List.copyOf(words);
        }
    }

    /// How a command ended.
    ///
    /// @param line the first line that it printed, as it may be shown; empty if it printed none
    public record Answer(int exit, String line) {}

    Commands(Map<String, Allowed> all) {
        this.all = new TreeMap<>(all);
    }

    /// Why plans may not ask it; empty if they may.
    public Optional<String> against(String command) {
        return all.containsKey(command)
                ? Optional.empty()
                : Optional.of("the command '%s' is not allowed by this controller (%s): have its operator add it to the"
                                .formatted(
                                        command,
                                        all.isEmpty() ? "none is" : "these are: " + String.join(", ", all.keySet()))
                        + " file of `serve --commands`");
    }

    /// Whether one of them is run with just these words.
    boolean allows(List<String> words) {
        return all.values().stream().anyMatch(each -> each.words().equals(words));
    }

    /// The number that it prints. Without a limit to hold a number against, 0 where it ends with 0, and 1 where with 1.
    ///
    /// @throws Transient if there is none: it is not allowed or can't be started, ended otherwise, took too long,
    ///     or said something else
    public OptionalDouble number(Watched.Command watched) throws Transient, InterruptedException {
        Answer answer = ask(watched.name());
        if (watched.moreThan().isEmpty()) {
            if (answer.exit() > 1) {
                throw new Transient("the command %s ended with %d, and only 0 and 1 are answers"
                        .formatted(watched.name(), answer.exit()));
            }
            return OptionalDouble.of(answer.exit());
        }
        if (answer.exit() != 0) {
            throw new Transient("the command %s ended with %d".formatted(watched.name(), answer.exit()));
        }
        return number(watched.name(), answer.line());
    }

    private static OptionalDouble number(String name, String line) throws Transient {
        OptionalDouble number = Decimals.parse(line.strip());
        if (number.isEmpty() && !line.strip().equals(NO_DATA)) {
            throw new Transient("the command %s prints no number: '%s'; let its first line be one, such as 12 or 0.5"
                    .formatted(name, line));
        }
        return number;
    }

    /// Takes as long as it may at most.
    public Answer ask(String name) throws Transient, InterruptedException {
        Allowed command = all.get(name);
        if (command == null) {
            throw new Transient(against(name).orElseThrow());
        }
        try {
            return switch (new Program(command.words(), PATH).run(command.within(), BYTES_MAX)) {
                case Program.Outcome.Ended(var exit, var said) -> new Answer(exit, firstLine(said));
                case Program.Outcome.Late _ ->
                    throw new Transient("the command %s did not end within %s and was ended"
                            .formatted(name, Durations.text(command.within())));
                case Program.Outcome.Talking _ ->
                    throw new Transient("the command %s printed more than 64 KiB and was ended".formatted(name));
                case Program.Outcome.Unstartable _ ->
                    throw new Transient("the command %s can't be started: %s is not there, or may not be run"
                            .formatted(name, command.words().getFirst()));
            };
        } catch (IOException unheard) {
            throw new Transient("the command %s could not be listened to".formatted(name), unheard);
        }
    }

    private static String firstLine(ByteBuffer said) {
        String line = StandardCharsets.UTF_8
                .decode(said)
                .toString()
                .strip()
                .lines()
                .findFirst()
                .orElse("");
        return Harmless.line(line.length() > SHOWN ? line.substring(0, SHOWN) : line);
    }
}
