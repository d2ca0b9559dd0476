package bascule.demo.check;

import bascule.demo.check.Books.Payment;
import bascule.demo.load.Write;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Deposits: their lines in the ledger, and the balances these must add up to.
final class DepositCheck {
    private final List<Write> deposits;
    private final Books before;
    private final Verdict.Gathering gathering;

    DepositCheck(List<Write> deposits, Books before, Verdict.Gathering gathering) {
        this.deposits = deposits;
        this.before = before;
        this.gathering = gathering;
    }

    void check(Books books) {
        Set<String> known = new HashSet<>();
        before.ledger().values().forEach(payment -> known.add(payment.write()));
        Map<String, Integer> count = new HashMap<>();
        Map<String, Payment> rows = new HashMap<>();
        books.ledger().values().forEach(payment -> {
            count.merge(payment.write(), 1, Integer::sum);
            rows.put(payment.write(), payment);
        });
        for (Write write : deposits) {
            known.add(write.id());
            judge(write, count.getOrDefault(write.id(), 0), books);
            Payment row = rows.get(write.id());
            if (row != null && (row.customer() != write.subject() || row.cents() != write.cents())) {
                gathering.lost("deposit " + write.id(), "it has another customer or amount in " + books.name());
            }
        }
        count.keySet().stream()
                .filter(id -> !known.contains(id))
                .forEach(id -> gathering.untrue("deposit " + id, "nobody paid it in, and it is in " + books.name()));
        balances(books);
    }

    private void judge(Write write, int found, Books books) {
        String what = "deposit " + write.id();
        if (found > 1) {
            gathering.doubled(what, "it is " + found + " times in the ledger of " + books.name());
        } else if (write.acknowledged() && found == 0) {
            gathering.lost(what, "it was acknowledged and is not in the ledger of " + books.name());
        } else if (write.outcome() == Write.Outcome.NOT_DONE && found == 1) {
            gathering.untrue(what, "its shopper was told it is not done, and it is in " + books.name());
        }
    }

    private void balances(Books books) {
        Map<Long, Long> paidIn = new HashMap<>();
        books.ledger().values().forEach(payment -> paidIn.merge(payment.customer(), payment.cents(), Long::sum));
        before.ledger().values().forEach(payment -> paidIn.merge(payment.customer(), -payment.cents(), Long::sum));
        before.customers().forEach((number, opening) -> {
            var now = books.customers().get(number);
            String what = "balance of customer " + number;
            long wanted = opening.cents() + paidIn.getOrDefault(number, 0L);
            if (now == null) {
                gathering.lost(what, "the customer is not in " + books.name());
            } else if (now.cents() < wanted) {
                gathering.lost(what, (wanted - now.cents()) + " cents less than paid in, in " + books.name());
            } else if (now.cents() > wanted) {
                gathering.doubled(what, (now.cents() - wanted) + " cents more than paid in, in " + books.name());
            } else if (!now.name().equals(opening.name()) || !now.phone().equals(opening.phone())) {
                gathering.lost("customer " + number, "name or phone changed, in " + books.name());
            }
        });
    }
}
