package bascule.migration;

import java.util.Optional;

/// What the answer of a gate or a guard rests on, in numbers.
///
/// @param events what was counted, such as `failures`
/// @param blue what was seen on blue, as `green` on green
/// @param against the e-value against green being good; it fails at `failsAt`
/// @param favour the e-value for it; it passes at `passesAt`. Empty of a guard, which never passes
/// @param forecast when it will be decided, and how, if things go on as they did; empty if not within a day, or if
///     too little was seen to say
public record Evidence(
        String events,
        Seen blue,
        Seen green,
        double against,
        double failsAt,
        Optional<Double> favour,
        Optional<Double> passesAt,
        Optional<Forecast> forecast) {
    public Evidence {
        forecast = green.exposed() >= FEW ? forecast : Optional.empty();
    }

    /// So few say nothing of how the next ones will be.
    private static final long FEW = 30;

    /// Whether so much was seen that it can be said how things go on.
    public boolean foreseeable() {
        return green.exposed() >= FEW;
    }

    /// @param exposed how often it could have happened
    /// @param happened how often it did
    public record Seen(long exposed, long happened) {}

    public record Forecast(boolean passes, long seconds) {}

    /// The same of a guard.
    public Evidence neverPassing() {
        return new Evidence(
                events,
                blue,
                green,
                against,
                failsAt,
                Optional.empty(),
                Optional.empty(),
                forecast.filter(each -> !each.passes()));
    }
}
