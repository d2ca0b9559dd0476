package bascule.cli;

import bascule.plan.Plan;
import bascule.plan.PlanReader;
import bascule.plan.PlanReader.Reading;
import bascule.plan.Problem;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// A plan as it lies in a file, read and checked here before any server hears of it.
///
/// @param shown the file as the operator named it
record PlanFile(Path file, Path shown, String text, Reading reading) {
    /// A plan is at most this long; the reader refuses a longer one in words.
    private static final long BYTES_MAX = 4L << 20;

    /// @throws Failure if it can't be read
    static PlanFile read(Shell shell, Path shown) {
        Path file = shell.at(shown);
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw Failure.usage(shown + " is too large for a plan", "");
            }
            String text = Files.readString(file);
            return new PlanFile(file, shown, text, PlanReader.read(text, folder(file)));
        } catch (NoSuchFileException missing) {
            throw Failure.usage("there is no plan " + shown, "name the file, such as migration.yaml");
        } catch (CharacterCodingException notText) {
            throw Failure.usage(shown + " is no plan: it is not UTF-8 text", "");
        } catch (IOException unreadable) {
            throw Failure.usage(shown + " can't be read: " + unreadable.getMessage(), "");
        }
    }

    /// The folder that paths in the plan are relative to.
    String folder() {
        return folder(file).toString();
    }

    /// The plan; or all its problems on stderr, each with line and column, and as JSON if that was asked for.
    ///
    /// @throws Failure if there are any
    Plan demandSound(Output output) {
        List<Problem> problems = reading.problems();
        if (problems.isEmpty()) {
            return reading.plan().orElseThrow();
        }
        problems.forEach(problem -> output.progress(line(problem)));
        String message =
                problems.size() == 1 ? shown + " has a problem" : shown + " has " + problems.size() + " problems";
        throw new Failure(ExitCode.USAGE, "plan", message, "bascule check " + shown).with(json());
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
