package bascule.plan.gates;

import bascule.data.Asking;
import bascule.migration.Gate.Verdict;
import bascule.migration.Guard;
import bascule.migration.Phase;
import bascule.migration.StepException;
import bascule.plan.Plan;
import bascule.plan.Plan.Watched;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.OptionalDouble;

/// A guard over a number that green's database tells: what leaks, piles up or runs full there. No statistics: it
/// fails when the number was too high at three looks in a row.
public final class Counted implements Guard {
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final int LOOKS = 3;

    private final Plan.GuardRule rule;
    private final Watched.Query query;
    private final Aside<OptionalDouble> aside;
    private int row;
    private String seen = "no number yet";

    public Counted(Plan.GuardRule rule, Watched.Query query, Asking database) {
        this.rule = rule;
        this.query = query;
        this.aside = new Aside<>(() -> database.number(query.sql(), ANSWER));
    }

    @Override
    public String name() {
        return rule.name();
    }

    @Override
    public String describe() {
        String what = "green's database does not tell more than " + query.most() + ": " + query.sql();
        return rule.described(what, "asked");
    }

    @Override
    public Phase.Name during() {
        return rule.during();
    }

    @Override
    public void begin(int times) {
        row = 0;
        seen = "no number yet";
        aside.forget();
    }

    @Override
    public Verdict judge(Duration stood) throws StepException {
        if (rule.warmsUp(stood)) {
            aside.forget();
            return new Verdict.Wait("nothing counts in the warm-up", AGAIN);
        }
        var answer = aside.look();
        if (answer.isPresent()) {
            take(answer.get());
        }
        return row >= LOOKS ? new Verdict.Fail(seen) : new Verdict.Wait(seen, AGAIN);
    }

    private void take(OptionalDouble number) {
        if (number.isEmpty()) {
            seen = "no data: the query gives nothing";
            return;
        }
        row = number.getAsDouble() > query.most() ? row + 1 : 0;
        String told =
                BigDecimal.valueOf(number.getAsDouble()).stripTrailingZeros().toPlainString();
        seen = row == 0
                ? told + ", and " + query.most() + " is allowed"
                : "%s, where %d is allowed, at %d looks in a row (fails at %d)"
                        .formatted(told, query.most(), row, LOOKS);
    }
}
