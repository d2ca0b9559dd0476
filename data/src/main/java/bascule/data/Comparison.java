package bascule.data;

import bascule.migration.StepException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A comparison of rows that people want to see the outcome of.
public interface Comparison {
    /// The latest outcome in this process; empty if none was made yet.
    Optional<Outcome> latest();

    record Outcome(List<Link.Difference> differences, Instant at) {
        public Outcome {
            differences = List.copyOf(differences);
        }

        /// Says nothing if the rows are equal.
        ///
        /// @throws StepException.Refused names the first ten that are not
        void demandEqual(String what) throws StepException.Refused {
            if (differences.isEmpty()) {
                return;
            }
            var named = differences.stream()
                    .limit(10)
                    .map(each -> each.table() + " " + each.key() + ": " + each.what())
                    .toList();
            throw new StepException.Refused(
                    "%s: %d rows differ: %s. Find out who wrote them, mend the mapping or the rows, and go on"
                            .formatted(what, differences.size(), String.join("; ", named)));
        }
    }
}
