package bascule.gateway;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One write on its way to blue, as other gateways are told of it. From any thread.
final class Announcement {
    private final String run;
    private final Set<Long> callers;
    private final long number;
    private boolean told;
    private @Nullable Runnable next;

    /// @param run in which it began
    /// @param callers by what its caller may be known when it comes back
    /// @param number of the change that tells of it
    Announcement(String run, Set<Long> callers, long number) {
        this.run = run;
        this.callers = Set.copyOf(callers);
        this.number = number;
    }

    String run() {
        return run;
    }

    Set<Long> callers() {
        return callers;
    }

    long number() {
        return number;
    }

    /// Whether everybody knows of it who has been promised to.
    synchronized boolean told() {
        return told;
    }

    /// Does that once it is told: now, if it is, on the thread that tells it otherwise. Once for
    /// an announcement.
    void whenTold(Runnable act) {
        synchronized (this) {
            if (!told) {
                next = act;
                return;
            }
        }
        act.run();
    }

    void tell() {
        Runnable act;
        synchronized (this) {
            told = true;
            act = next;
            next = null;
        }
        if (act != null) {
            act.run();
        }
    }
}
