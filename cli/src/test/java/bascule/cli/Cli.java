package bascule.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Runs the command line as a process would, and keeps what it said.
final class Cli {
    static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private boolean terminal;
    private String typed = "";
    private Serve.Opening opening = wanted -> {
        throw new AssertionError("nothing is to be opened here");
    };

    Cli(Path folder) {
        this.folder = folder;
    }

    /// What was said, and the exit code.
    record Answer(int code, String out, String err) {
        JsonNode json() throws JsonProcessingException {
            return JSON.readTree(out);
        }
    }

    Cli set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Cli onTerminal() {
        terminal = true;
        return this;
    }

    Cli typing(String text) {
        typed = text;
        return onTerminal();
    }

    Cli opening(Serve.Opening how) {
        opening = how;
        return this;
    }

    Answer run(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = CommandLines.of(shell(out, err), opening).execute(words);
        return new Answer(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    Shell shell(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return new Shell(
                new BufferedReader(new StringReader(typed)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                folder,
                terminal,
                terminal,
                terminal,
                100);
    }
}
