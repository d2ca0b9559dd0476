package bascule.data;

import bascule.migration.Side;
import bascule.migration.StepException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What stands against leaving a side: changes that someone made there past its closed fence are there only, and no
/// comparison sees them, since no flow has carried them. Whoever left that side would lose them.
final class Violations {
    private Violations() {}

    /// What stands against leaving either side, each in a sentence.
    static List<String> against(Pair pair) throws StepException {
        var against = new ArrayList<String>();
        against(pair.forward(), Side.BLUE).ifPresent(against::add);
        against(pair.reverse(), Side.GREEN).ifPresent(against::add);
        return against;
    }

    /// Why the source of the link may not be left; empty if all that was written there is at the target.
    ///
    /// @param from the source
    static Optional<String> against(Link link, Side from) throws StepException {
        var tables = new ArrayList<String>();
        long all = 0;
        for (var each : link.violations().entrySet()) {
            all += each.getValue();
            tables.add(each.getValue() + " in " + each.getKey());
        }
        return all == 0
                ? Optional.empty()
                : Optional.of(("%d changes were made on %s past its closed fence and are not on %s (%s): look into"
                                + " bascule.violation on %s, bring over what is needed, and delete its rows there")
                        .formatted(
                                all,
                                from.word(),
                                from.other().word(),
                                String.join(", ", tables),
                                from.other().word()));
    }

    /// @throws StepException.Refused if something stands against leaving it
    static void demandNone(Link link, Side from) throws StepException {
        var against = against(link, from);
        if (against.isPresent()) {
            throw new StepException.Refused(from.word() + " can't be left: " + against.get() + ", then go on");
        }
    }
}
