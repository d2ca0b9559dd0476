package bascule.flags;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// What Bascule knows about a flag beyond flagd's definition. It stands beside it in the same document, under
/// `bascule`, and comes down to plain definitions ([PlainDocument]): every flagd gives the same answers.
///
/// @param off the variant of callers for whom a prerequisite does not hold
/// @param expires the day after which it should be gone
/// @param risk of changing it
/// @param proposed a change that waits for somebody else
/// @param left the migration that it went with and that is complete
record Extras(
        Optional<Kind> kind,
        Optional<String> owner,
        Optional<LocalDate> expires,
        Optional<String> risk,
        Optional<Proposed> proposed,
        Optional<String> left,
        Optional<String> off,
        List<Prerequisite> prerequisites,
        Optional<Ramp> ramp,
        Optional<Kill> kill,
        Optional<Following> following) {
    static final Extras NONE = new Extras(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    Extras {
        prerequisites = List.copyOf(prerequisites);
    }

    enum Kind {
        RELEASE,
        KILL_SWITCH,
        MIGRATION,
        OPS,
        EXPERIMENT
    }

    /// Another flag gives the caller one of these variants.
    record Prerequisite(String flag, List<String> variants) {
        Prerequisite {
            variants = List.copyOf(variants);
        }
    }

    /// What tells callers apart.
    ///
    /// @param by an attribute of the context
    /// @param salt flags and gateways with the same salt find the same callers
    record Cohort(String by, String salt) {}

    /// A share of the callers for whom the rules have nothing gets `to`, the others `from`.
    ///
    /// @param share until the first time of the schedule
    /// @param schedule in the order of time
    record Ramp(String to, String from, Share share, Cohort cohort, List<Due> schedule) {
        Ramp {
            schedule = List.copyOf(schedule);
        }
    }

    /// From a time on, another share.
    record Due(Instant at, Share share) {}

    /// Somebody ordered it, and [somebody else][FourEyes] has to.
    record Proposed(String change, String to, String by) {
        @Override
        public String toString() {
            return (change + " " + to).strip() + ", by " + by;
        }
    }

    /// Everybody gets one variant, whatever rules, ramp and prerequisites say.
    record Kill(String variant, String reason) {}

    /// The flag goes with a migration: callers on green get `green`, the others `blue`, and nothing else is asked.
    ///
    /// @param share of the callers that are on green; all of them once green serves
    /// @param stage how far the migration is, of a flag that tells that; it names the variants, and `blue` and
    ///     `green` are what stays where the migration ends
    record Following(String migration, String blue, String green, Share share, Cohort cohort, Optional<Stage> stage) {
        /// What callers on blue get.
        String onBlue() {
            return stage.map(Stage::onBlue).orElse(blue);
        }

        String onGreen() {
            return stage.map(Stage::word).orElse(green);
        }

        Following withoutStage() {
            return new Following(migration, blue, green, share, cohort, Optional.empty());
        }
    }
}
