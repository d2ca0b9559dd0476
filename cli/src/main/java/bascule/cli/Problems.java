package bascule.cli;

import bascule.plan.Problem;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;

/// Everything that is wrong with a file.
///
/// @param shown the file as the operator named it
record Problems(Path shown, List<Problem> all) {
    Problems {
        all = List.copyOf(all);
    }

    /// Tells them all on stderr, each with line and column.
    ///
    /// @param code a word for programs
    /// @param hint what to type once they are mended
    /// @return the failure that they are, with all of them as JSON
    Failure told(Output output, String code, String hint) {
        all.forEach(problem -> output.progress(line(problem)));
        String message = all.size() == 1 ? shown + " has a problem" : shown + " has " + all.size() + " problems";
        return new Failure(ExitCode.USAGE, code, message, hint).with(json());
    }

    private String line(Problem problem) {
        String path = problem.path().isEmpty() ? "" : problem.path() + ": ";
        return "%s:%d:%d: %s%s".formatted(shown, problem.line(), problem.column(), path, problem.message());
    }

    private ObjectNode json() {
        ObjectNode answer = Shape.ok();
        ArrayNode problems = answer.putArray("problems");
        for (Problem problem : all) {
            problems.addObject()
                    .put("line", problem.line())
                    .put("column", problem.column())
                    .put("path", problem.path())
                    .put("message", problem.message());
        }
        return answer;
    }
}
