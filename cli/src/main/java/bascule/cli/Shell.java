package bascule.cli;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// What a verb sees of the process it runs in, so that a test can be one too.
///
/// @param folder that relative paths are relative to
/// @param outTerminal whether a person reads `out` as it comes
/// @param inTerminal whether a person can answer a question
/// @param columns of that terminal
record Shell(
        BufferedReader in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path folder,
        boolean inTerminal,
        boolean outTerminal,
        boolean errTerminal,
        int columns) {
    private static final int COLUMNS = 120;
    private static final int COLUMNS_MIN = 40;

    Shell {
        environment = Map.copyOf(environment);
    }

    /// Those of this process. The launcher tells which streams are terminals and how wide; without it there is none.
    static Shell ofProcess() {
        String terminals = System.getProperty("bascule.terminals", "");
        return new Shell(
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                System.getenv(),
                Path.of("").toAbsolutePath(),
                terminals.contains("in"),
                terminals.contains("out"),
                terminals.contains("err"),
                Math.max(COLUMNS_MIN, Integer.getInteger("bascule.columns", COLUMNS)));
    }

    String environment(String variable) {
        return environment.getOrDefault(variable, "");
    }

    boolean colour(boolean terminal) {
        return terminal
                && environment("NO_COLOR").isEmpty()
                && !environment("TERM").equals("dumb");
    }

    /// A person's path, from here.
    Path at(Path path) {
        return folder.resolve(path).normalize();
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
