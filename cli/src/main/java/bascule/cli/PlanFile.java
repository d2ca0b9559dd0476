package bascule.cli;

import bascule.plan.Plan;
import bascule.plan.PlanReader;
import bascule.plan.PlanReader.Reading;
import java.nio.file.Path;

/// A plan as it lies in a file, read and checked here before any server hears of it.
///
/// @param shown the file as the operator named it
record PlanFile(Path file, Path shown, String text, Reading reading) {
    /// @throws Failure if it can't be read
    static PlanFile read(Shell shell, Path shown) {
        Path file = shell.at(shown);
        String text = GivenFile.text(file, shown, "plan", "migration.yaml");
        return new PlanFile(file, shown, text, PlanReader.read(text, folder(file)));
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
        if (!reading.problems().isEmpty()) {
            throw new Problems(shown, reading.problems()).told(output, "plan", hint);
        }
        return reading.plan().orElseThrow();
    }

    private static Path folder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? file.toAbsolutePath() : folder;
    }
}
