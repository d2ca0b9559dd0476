package bascule.demo.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Where two books say different things.
public final class Differences {
    private final List<String> found = new ArrayList<>();
    private final String left;
    private final String right;

    private Differences(Books left, Books right) {
        this.left = left.name();
        this.right = right.name();
    }

    /// A line for each row that is missing on one side, means something else there, or is odd in itself.
    public static List<String> between(Books left, Books right) {
        var differences = new Differences(left, right);
        differences.compare("product", left.products(), right.products());
        differences.compare("customer", left.customers(), right.customers());
        differences.compare("order", left.orders(), right.orders());
        differences.compare("payment", left.ledger(), right.ledger());
        differences.compare("note", left.notes(), right.notes());
        differences.found.addAll(left.oddities());
        differences.found.addAll(right.oddities());
        return List.copyOf(differences.found);
    }

    private <T> void compare(String what, Map<Long, T> ours, Map<Long, T> theirs) {
        var numbers = new TreeSet<>(ours.keySet());
        numbers.addAll(theirs.keySet());
        for (long number : numbers) {
            T here = ours.get(number);
            T there = theirs.get(number);
            if (here == null || there == null) {
                found.add(what + " " + number + " is only in " + (here == null ? right : left));
            } else if (!here.equals(there)) {
                found.add(what + " " + number + " means something else in " + left + " than in " + right);
            }
        }
    }
}
