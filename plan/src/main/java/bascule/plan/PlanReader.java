package bascule.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads a plan, and tells everything that is wrong with it at once.
public final class PlanReader {
    private PlanReader() {}

    /// A plan, or the problems that keep it from being one; never both.
    public record Reading(Optional<Plan> plan, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
            if (plan.isPresent() != problems.isEmpty()) {
                throw new IllegalArgumentException("a reading is a plan or has problems, got " + problems);
            }
        }
    }

    /// Reads files of the folder, and nothing else: it resolves no names, connects to nobody, runs nothing and looks
    /// at no secret. Throws nothing, whatever the text.
    ///
    /// @param text of `migration.yaml`
    /// @param scripts the folder that paths in the plan are relative to
    public static Reading read(String text, Path scripts) {
        var findings = new Findings();
        Optional<Plan> plan = YamlText.read(text, findings).flatMap(root -> plan(root, scripts, findings));
        return new Reading(findings.problems().isEmpty() ? plan : Optional.empty(), findings.problems());
    }

    private static Optional<Plan> plan(Node root, Path scripts, Findings findings) {
        Draft draft = new DraftReader(scripts).read(Value.root(root, findings));
        new Checks(draft, findings).all();
        return findings.problems().isEmpty() ? Optional.of(draft.plan(PlanDigest.of(root, draft))) : Optional.empty();
    }
}
