package bascule.flags.json;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects what is wrong, each thing once, in the order of the text.
public final class Findings {
    private static final int MANY = 200;

    private final Set<Problem> problems = new LinkedHashSet<>();
    private int left;

    public void note(Spot spot, String pointer, String message) {
        if (problems.size() < MANY) {
            problems.add(new Problem(spot.line(), spot.column(), pointer, message));
        } else {
            left++;
        }
    }

    public void note(Spot spot, Place place, String message) {
        note(spot, place.toString(), message);
    }

    public int count() {
        return problems.size() + left;
    }

    public List<Problem> all() {
        var all = new ArrayList<>(problems);
        all.sort((one, other) -> one.line() != other.line()
                ? Integer.compare(one.line(), other.line())
                : Integer.compare(one.column(), other.column()));
        if (left > 0) {
            all.add(new Problem(0, 0, "", "and " + left + " more: mend these first"));
        }
        return List.copyOf(all);
    }
}
