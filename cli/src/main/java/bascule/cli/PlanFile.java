package bascule.cli;

import bascule.plan.Plan;
import bascule.plan.PlanReader;
import bascule.plan.PlanReader.Reading;
import bascule.plan.Problem;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// A plan as it lies in a file, read and checked here before any server hears of it.
///
/// @param shown the file as the operator named it
record PlanFile(Path file, Path shown, String text, Reading reading) {
    /// A plan is at most this long; the reader refuses a longer one in words.
    private static final int BYTES_MAX = 4 << 20;

    /// @throws Failure if it can't be read
    static PlanFile read(Shell shell, Path shown) {
        Path file = shell.at(shown);
        try {
            String text = text(file, shown);
            return new PlanFile(file, shown, text, PlanReader.read(text, folder(file)));
        } catch (NoSuchFileException missing) {
            throw Failure.usage("there is no plan " + shown, "name the file, such as migration.yaml");
        } catch (CharacterCodingException notText) {
            throw Failure.usage(shown + " is no plan: it is not UTF-8 text", "");
        } catch (IOException unreadable) {
            throw Failure.usage(shown + " can't be read: " + unreadable.getMessage(), "");
        }
    }

    /// Never more of it than a plan may have, whatever the file is: a device has no size, and no end.
    private static String text(Path file, Path shown) throws IOException {
        if (Files.isDirectory(file)) {
            throw Failure.usage(
                    shown + " is a folder", "name the plan in it, such as " + shown.resolve("migration.yaml"));
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw Failure.usage(shown + " is too large for a plan", "");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }

    /// The folder that paths in the plan are relative to.
    String folder() {
        return folder(file).toString();
    }

    /// The plan; or all its problems on stderr, each with line and column, and as JSON if that was asked for.
    ///
    /// @param hint what to type once they are mended
    /// @throws Failure if there are any
    Plan demandSound(Output output, String hint) {
        List<Problem> problems = reading.problems();
        if (problems.isEmpty()) {
            return reading.plan().orElseThrow();
        }
        problems.forEach(problem -> output.progress(line(problem)));
        String message =
                problems.size() == 1 ? shown + " has a problem" : shown + " has " + problems.size() + " problems";
        throw new Failure(ExitCode.USAGE, "plan", message, hint).with(json());
    }

    private String line(Problem problem) {
        String path = problem.path().isEmpty() ? "" : problem.path() + ": ";
        return "%s:%d:%d: %s%s".formatted(shown, problem.line(), problem.column(), path, problem.message());
    }

    private ObjectNode json() {
        ObjectNode answer = Shape.ok();
        ArrayNode all = answer.putArray("problems");
        for (Problem problem : reading.problems()) {
            all.addObject()
                    .put("line", problem.line())
                    .put("column", problem.column())
                    .put("path", problem.path())
                    .put("message", problem.message());
        }
        return answer;
    }

    private static Path folder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? file.toAbsolutePath() : folder;
    }
}
