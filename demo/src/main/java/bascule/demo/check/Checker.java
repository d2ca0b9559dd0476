package bascule.demo.check;

import bascule.demo.load.Write;
import bascule.demo.load.Write.Kind;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Holds every write of a run against databases: an acknowledged one must have taken effect exactly once, one that
/// is certainly not done not at all, an unknown one at most once. Cancelled orders must be gone, balances must be
/// what was there before and what the ledger says was paid in, notes must have their last text whole.
public final class Checker {
    private final Map<Kind, List<Write>> writes = new EnumMap<>(Kind.class);
    private final Books before;
    private final Verdict.Gathering gathering = new Verdict.Gathering();

    private Checker(List<Write> writes, Books before) {
        this.before = before;
        for (Kind kind : Kind.values()) {
            this.writes.put(
                    kind, writes.stream().filter(write -> write.kind() == kind).toList());
        }
    }

    /// @param before the books when the run began
    /// @param after each database when all was quiet again
    public static Verdict check(List<Write> writes, Books before, Collection<Books> after) {
        var checker = new Checker(writes, before);
        for (Books books : after) {
            new OrderCheck(checker.of(Kind.ORDER), checker.of(Kind.CANCELLATION), before, checker.gathering)
                    .check(books);
            new DepositCheck(checker.of(Kind.DEPOSIT), before, checker.gathering).check(books);
            new NoteCheck(checker.of(Kind.NOTE), checker.of(Kind.MARK), before, checker.gathering).check(books);
            checker.thatNothingOldIsGone(books);
        }
        return checker.gathering.verdict();
    }

    private List<Write> of(Kind kind) {
        return Objects.requireNonNull(writes.get(kind));
    }

    private void thatNothingOldIsGone(Books books) {
        before.orders().forEach((number, order) -> {
            if (!order.equals(books.orders().get(number))) {
                gathering.lost(
                        "order " + number, "it was there before and is not, or not the same, in " + books.name());
            }
        });
        before.products().forEach((number, product) -> {
            if (!product.equals(books.products().get(number))) {
                gathering.lost("product " + number, "it was there before and is not the same in " + books.name());
            }
        });
    }
}
