package bascule.data;

import bascule.migration.Durations;
import bascule.migration.Gate;
import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import java.time.Duration;
import java.util.Optional;

/// Whether green receives what blue admits: nobody is to read rows there that no longer come. Waits for a flow that
/// stands still, and fails if callers already read what it brought and it stands still for too long.
public final class FlowRuns implements Gate {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final String name;
    private final Link link;
    private final Optional<Duration> atMost;
    private Optional<Duration> stopped = Optional.empty();

    /// @param atMost how long it may stand still while green is read; empty if nobody reads there yet
    public FlowRuns(String name, Link link, Optional<Duration> atMost) {
        this.name = name;
        this.link = link;
        this.atMost = atMost;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String describe() {
        return "the " + link.name() + " flow runs"
                + atMost.map(time -> "; it fails after " + Durations.text(time) + " without")
                        .orElse("");
    }

    @Override
    public Verdict judge(Standing standing) throws StepException {
        String trouble = trouble();
        if (trouble.isEmpty()) {
            stopped = Optional.empty();
            return new Verdict.Pass("the " + link.name() + " flow runs");
        }
        Duration since = stopped.orElse(standing.waited());
        Duration lasted = standing.waited().minus(since);
        if (atMost.filter(time -> lasted.compareTo(time) > 0).isPresent()) {
            stopped = Optional.empty();
            return new Verdict.Fail(
                    "%s, for more than %s: what green answers is out of date; roll back, or bring the flow"
                                    .formatted(trouble, Durations.text(atMost.get()))
                            + " back (see the log) and resume");
        }
        stopped = Optional.of(since);
        return new Verdict.Wait(trouble + ", so green receives nothing; the log says why", AGAIN);
    }

    /// A flow of which nothing can be seen stands still as far as anyone knows.
    private String trouble() throws Fenced {
        try {
            return link.standing().running() ? "" : "the " + link.name() + " flow is not running";
        } catch (Fenced fenced) {
            throw fenced;
        } catch (StepException unseen) {
            return "the " + link.name() + " flow can't be seen: " + unseen.getMessage();
        }
    }
}
