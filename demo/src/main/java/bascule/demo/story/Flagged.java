package bascule.demo.story;

import bascule.demo.load.Agreement;
import bascule.demo.load.Agreement.Disagreement;
import bascule.journal.Entry;
import java.util.List;

/// What the flag that goes with the migration did.
///
/// @param evaluations answers that had both, a side and a flag
/// @param disagreements of them, those in which the two did not agree though no share was on its way
/// @param travelling those in which they did not while one was
/// @param ahead answers of blue, on routes outside of the ramp, to callers whose reads were on green
/// @param everybody the variant that everybody has at the end; empty if they differ
/// @param examples of disagreements, in words
public record Flagged(
        long evaluations, long disagreements, long travelling, long ahead, String everybody, List<String> examples) {
    private static final int EXAMPLES = 5;

    public Flagged {
        examples = List.copyOf(examples);
    }

    /// Nobody was told anything.
    static final Flagged NOTHING = new Flagged(0, 0, 0, 0, "", List.of());

    static Flagged of(Agreement seen, List<Entry> entries, String everybody) {
        Travels travels = Travels.of(entries);
        List<Disagreement> unexcused =
                seen.kept().stream().filter(one -> !travels.excuse(one)).toList();
        long excused = (long) seen.kept().size() - unexcused.size();
        return new Flagged(
                seen.answers(),
                seen.disagreements() - excused,
                excused,
                seen.ahead(),
                everybody,
                unexcused.stream().limit(EXAMPLES).map(Disagreement::what).toList());
    }
}
