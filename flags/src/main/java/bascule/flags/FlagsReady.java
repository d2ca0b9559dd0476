package bascule.flags;

import bascule.migration.Gate;
import bascule.migration.StepException;
import java.time.Duration;
import java.util.List;

/// Whether the flags that follow can be moved now. Asked before callers are held: while they wait is no time to find
/// out, and a flip that fails there has to come undone too.
public record FlagsReady(String name, Followers followers) implements Gate {
    private static final Duration AGAIN = Duration.ofSeconds(2);

    @Override
    public String describe() {
        return "the document of flags can be read, and has those that follow";
    }

    @Override
    public Verdict judge(Gate.Standing standing) {
        return judge();
    }

    Verdict judge() {
        try {
            var flags = followers.store().read().flags();
            List<String> missing = followers.flags().stream()
                    .map(Follow::flag)
                    .filter(each -> flags.flag(each).isEmpty())
                    .toList();
            return missing.isEmpty()
                    ? new Verdict.Pass("the document has all that follow")
                    : new Verdict.Wait(
                            "the document of flags has no " + String.join(", ", missing) + ": add it", AGAIN);
        } catch (StepException unread) {
            return new Verdict.Wait(String.valueOf(unread.getMessage()), AGAIN);
        }
    }
}
