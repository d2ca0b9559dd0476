package bascule.demo.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What became of the writes.
///
/// @param lost acknowledged ones that are not, or not wholly, in every database
/// @param doubled ones that took effect more than once in some database
/// @param untrue ones that took effect although their shopper was told that they certainly had not, and rows that
///     nobody wrote
/// @param findings a line for each
public record Verdict(long lost, long doubled, long untrue, List<String> findings) {
    public Verdict {
        findings = List.copyOf(findings);
    }

    public boolean good() {
        return lost == 0 && doubled == 0 && untrue == 0;
    }

    /// Gathers findings; a write counts once, in however many databases it went wrong.
    static final class Gathering {
        private final Set<String> lost = new TreeSet<>();
        private final Set<String> doubled = new TreeSet<>();
        private final Set<String> untrue = new TreeSet<>();
        private final List<String> findings = new ArrayList<>();

        void lost(String what, String how) {
            lost.add(what);
            findings.add("lost: " + what + ": " + how);
        }

        void doubled(String what, String how) {
            doubled.add(what);
            findings.add("doubled: " + what + ": " + how);
        }

        void untrue(String what, String how) {
            untrue.add(what);
            findings.add("untrue: " + what + ": " + how);
        }

        Verdict verdict() {
            return new Verdict(lost.size(), doubled.size(), untrue.size(), findings);
        }
    }
}
