package bascule.gates;

import bascule.gates.Canary.Minute;
import java.util.function.Supplier;

/// A rule that may abort a canary after any minute.
interface AbortRule {
    boolean aborts(Minute minute);

    /// The minute, from 1, in which it aborted; 0 if it did not.
    static int minute(AbortRule rule, Iterable<Minute> minutes) {
        int at = 0;
        for (var minute : minutes) {
            at++;
            if (rule.aborts(minute)) {
                return at;
            }
        }
        return 0;
    }

    /// Ours, at one percent: the e-process on how failing clients split.
    static AbortRule ours() {
        var process = SplitProcess.above(1.25);
        return minute -> {
            process.take(minute.blueClients(), minute.greenClients());
            return process.refuted(0.01);
        };
    }

    /// At least 99 % of green's requests of a minute succeed; so many failures of the rule are
    /// allowed.
    static Supplier<AbortRule> successRate(int allowed) {
        return () -> new AbortRule() {
            private int failures;

            @Override
            public boolean aborts(Minute minute) {
                failures += minute.green().rate() > 0.01 ? 1 : 0;
                return failures > allowed;
            }
        };
    }

    /// A two-proportion z test at one percent over everything so far, looked at every minute.
    static AbortRule peekingZ() {
        return new AbortRule() {
            private Count blue = Count.NONE;
            private Count green = Count.NONE;

            @Override
            public boolean aborts(Minute minute) {
                blue = blue.plus(minute.blue());
                green = green.plus(minute.green());
                double pooled = blue.plus(green).rate();
                double deviation = Math.sqrt(pooled * (1 - pooled) * (1.0 / blue.exposed() + 1.0 / green.exposed()));
                return (green.rate() - blue.rate()) / deviation > 2.326;
            }
        };
    }
}
