package bascule.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a plan, and tells everything that is wrong with it at once.
public final class PlanReader {
    /// What a migration may be called, in words.
    public static final String NAME_FORM = DraftReader.NAME_FORM;

    private PlanReader() {}

    /// Whether a migration may be called so.
    public static boolean mayBeCalled(String name) {
        return DraftReader.NAME.matcher(name).matches();
    }

    /// A plan, or the problems that keep it from being one; never both.
    ///
    /// @param scripts the text of each script, by the path that the plan gives
    public record Reading(Optional<Plan> plan, List<Problem> problems, Map<String, String> scripts) {
        public Reading {
            problems = List.copyOf(problems);
            scripts = Map.copyOf(scripts);
            if (plan.isPresent() != problems.isEmpty()) {
                throw new IllegalArgumentException("a reading is a plan or has problems, got " + problems);
            }
        }
    }

    /// Reads files of the folder, and nothing else: it resolves no names, connects to nobody, runs
    /// nothing and looks at no secret. Throws nothing, whatever the text.
    ///
    /// @param text of `migration.yaml`
    /// @param scripts the folder that paths in the plan are relative to
    public static Reading read(String text, Path scripts) {
        return reread(text, scripts, Map.of());
    }

    /// Like `read`, for a plan that was read before and whose scripts were kept, whatever became of the
    /// files since.
    ///
    /// @param kept the scripts of the first reading
    public static Reading reread(String text, Path folder, Map<String, String> kept) {
        var findings = new Findings();
        var files = new ScriptFiles(folder, kept);
        Optional<Plan> plan = YamlText.PLAN.read(text, findings).flatMap(root -> plan(root, folder, files, findings));
        return new Reading(findings.problems().isEmpty() ? plan : Optional.empty(), findings.problems(), files.seen());
    }

    private static Optional<Plan> plan(Node root, Path folder, ScriptFiles files, Findings findings) {
        Draft draft = new DraftReader(folder, files).read(Value.root(root, findings));
        new Checks(draft, findings).all();
        return findings.problems().isEmpty() ? Optional.of(draft.plan(PlanDigest.of(root, draft))) : Optional.empty();
    }
}
