package bascule.plan;

import bascule.gates.Alpha;
import bascule.gates.EProcess.Mean;
import bascule.gates.SplitProcess;
import bascule.migration.Durations;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// How long a guard on errors takes to see what it is for, said before anything is begun. Nobody
/// knows the traffic then, so the words name the traffic they are about.
final class Forecast {
    private static final double REQUESTS = 100;
    private static final double FAILING = 0.01;
    private static final double WORSE = 2;

    private Forecast() {}

    static String byMistake() {
        return "a good green is stopped with a probability of at most %s %% in all, however often one looks"
                .formatted(number(100 * Plan.GuardRule.BY_MISTAKE));
    }

    static String text(Plan plan, Plan.Watched.Errors errors) {
        long sharing = plan.guards().stream()
                .filter(each -> each.watched().statistical())
                .count();
        double alpha = new Alpha(Plan.GuardRule.BY_MISTAKE, (int) sharing).each();
        double first = Alpha.begun(alpha, 1);
        List<String> steps = plan.ramp().stream()
                .map(step -> "at %s in about %s"
                        .formatted(step.split().percent(), seen(step.split().green() / 10_000.0, errors, first)))
                .toList();
        return "of 100 requests a second with 1 %% failing, twice as many failures on green are seen %s"
                .formatted(steps.stream().collect(Collectors.joining(", ")));
    }

    private static String seen(double share, Plan.Watched.Errors errors, double alpha) {
        Mean blue = new Mean(REQUESTS * (1 - share), REQUESTS * (1 - share) * FAILING);
        Mean green = new Mean(REQUESTS * share, REQUESTS * share * FAILING * WORSE);
        var seconds = SplitProcess.above(errors.times()).windowsUntil(alpha, blue, green);
        if (seconds.isEmpty() || seconds.getAsDouble() > Duration.ofDays(7).toSeconds()) {
            return "no time worth waiting for";
        }
        long minutes = Math.max(1, Math.round(seconds.getAsDouble() / 60));
        return Durations.text(Duration.ofMinutes(minutes));
    }

    private static String number(double value) {
        return java.math.BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
