package bascule.server;

import bascule.flags.Standing;
import bascule.flags.json.Problem;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs why flags, or an edit of them, can't be taken over: once, and once that they are.
final class FlagTroubles {
    private static final Logger LOG = LoggerFactory.getLogger(FlagTroubles.class);

    private volatile List<Problem> told = List.of();
    private volatile String unread = "";

    /// Programs are not told why: rules stay unknown to them.
    void unread(String why) {
        if (!why.equals(unread)) {
            unread = why;
            LOG.warn("no flags can be served: {}", why);
        }
    }

    Standing seen(Standing now) {
        if (!unread.isEmpty()) {
            unread = "";
            LOG.info("flags can be served again");
        }
        if (!now.refused().equals(told)) {
            tell(now.refused());
        }
        return now;
    }

    private synchronized void tell(List<Problem> problems) {
        if (problems.equals(told)) {
            return;
        }
        told = problems;
        if (problems.isEmpty()) {
            LOG.info("the document of flags is taken over again");
        }
        problems.forEach(problem -> LOG.warn("an edit of the flags is not taken over: {}", problem));
    }
}
