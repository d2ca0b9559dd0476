package bascule.server;

import bascule.flags.Standing;
import bascule.flags.json.Problem;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs why an edit of the flags is not taken over: once, and once that it is.
final class FlagTroubles {
    private static final Logger LOG = LoggerFactory.getLogger(FlagTroubles.class);

    private volatile List<Problem> told = List.of();

    Standing seen(Standing now) {
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
