package bascule.alerts;

import java.util.EnumSet;
import java.util.Set;

/// What people can be told of.
public enum Kind {
    STARTED("started", Severity.INFO),
    /// A phase begins.
    PHASE("phase", Severity.INFO),
    /// A person ordered or approved something.
    ORDERED("ordered", Severity.INFO),
    /// Green serves.
    SWITCHED("switched", Severity.INFO),
    ROLLED_BACK("rolled-back", Severity.INFO),
    COMPLETED("completed", Severity.INFO),
    ABORTED("aborted", Severity.INFO),
    /// It rolls back by itself.
    GOES_BACK("goes-back", Severity.CRITICAL),
    /// A cutover went back to its beginning and is tried again.
    BROKE("broke", Severity.WARNING),
    /// A guard or a gate by evidence found green bad.
    GUARD("guard", Severity.CRITICAL),
    /// A step or a gate failed for good.
    FAILED("failed", Severity.CRITICAL),
    /// A roll-back did not go through.
    NOT_BACK("not-back", Severity.CRITICAL),
    /// A person acts alone in an emergency; it ends once somebody else has reviewed that.
    GLASS("glass", Severity.CRITICAL),
    /// Nothing goes on before a person says so.
    ASKED("asked", Severity.WARNING),
    /// Requests are held for longer than the plan wants to hear nothing of.
    HELD("held", Severity.WARNING),
    /// A flow between the databases is far behind.
    LAGGING("lagging", Severity.WARNING);

    /// In PagerDuty's words.
    public enum Severity {
        INFO("info"),
        WARNING("warning"),
        CRITICAL("critical");

        private final String word;

        Severity(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// Those that begin and end.
    public static final Set<Kind> LASTING =
            Set.copyOf(EnumSet.of(GUARD, FAILED, NOT_BACK, GLASS, ASKED, HELD, LAGGING));

    private final String word;
    private final Severity severity;

    Kind(String word, Severity severity) {
        this.word = word;
        this.severity = severity;
    }

    /// As it stands in plans and alerts.
    public String word() {
        return word;
    }

    public Severity severity() {
        return severity;
    }

    /// Whether it is a state of things, whose end is told too.
    public boolean lasts() {
        return LASTING.contains(this);
    }
}
