package bascule.plan.gates;

import bascule.data.Asking;
import bascule.gates.Judgement.Answer;
import bascule.migration.StepException;
import bascule.plan.Plan.Watched;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.OptionalDouble;

/// A witness of a number that green's database tells: what leaks, piles up or runs full there. No statistics: it
/// fails when the number was too high at three looks in a row, and has passed once it was not at as many.
final class Counted implements Witness {
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final int LOOKS = 3;

    private final Watched.Query query;
    private final Duration warmUp;
    private final Aside<OptionalDouble> aside;
    private int row;
    private int good;
    private String seen = "no number yet";

    Counted(Watched.Query query, Duration warmUp, Asking database) {
        this.query = query;
        this.warmUp = warmUp;
        this.aside = new Aside<>(() -> database.number(query.sql(), ANSWER));
    }

    @Override
    public String demand() {
        return "green's database does not tell more than " + query.most() + ": " + query.sql();
    }

    @Override
    public String done() {
        return "asked";
    }

    @Override
    public void begin(int times) {
        row = 0;
        good = 0;
        seen = "no number yet";
        aside.forget();
    }

    @Override
    public void interrupted() {
        aside.forget();
    }

    @Override
    public Finding look(Duration stood) throws StepException {
        if (stood.compareTo(warmUp) < 0) {
            aside.forget();
            return Finding.waiting("nothing counts in the warm-up");
        }
        var answer = aside.look();
        if (answer.isPresent()) {
            take(answer.get());
        }
        return Finding.plain(answer(), seen);
    }

    private Answer answer() {
        if (row >= LOOKS) {
            return Answer.FAIL;
        }
        return good >= LOOKS ? Answer.PASS : Answer.WAIT;
    }

    private void take(OptionalDouble number) {
        if (number.isEmpty()) {
            seen = "no data: the query gives nothing";
            good = 0;
            return;
        }
        boolean tooMuch = number.getAsDouble() > query.most();
        row = tooMuch ? row + 1 : 0;
        good = tooMuch ? 0 : good + 1;
        String told =
                BigDecimal.valueOf(number.getAsDouble()).stripTrailingZeros().toPlainString();
        seen = row == 0
                ? told + ", and " + query.most() + " is allowed"
                : "%s, where %d is allowed, at %d looks in a row (fails at %d)"
                        .formatted(told, query.most(), row, LOOKS);
    }
}
