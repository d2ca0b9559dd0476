package bascule.plan;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a guard or a gate watches.
public sealed interface Watched {
    String word();

    /// Whether it judges by chance, and so shares the probability of a mistake.
    default boolean statistical() {
        return true;
    }

    /// Whether it needs both sides to serve.
    default boolean comparesSides() {
        return switch (this) {
            case Errors _, Latency _, Probe _, Fall _, Differences _ -> true;
            case Failures _,
                    Streak _,
                    Query _,
                    Prometheus _,
                    Metric _,
                    Strained _,
                    Command _,
                    OfVariants _,
                    TrackedFall _ -> false;
        };
    }

    /// Whether a database of the plan's is asked.
    default boolean asksDatabase() {
        return this instanceof Query
                || (this instanceof Strained strained && strained.of() != Strained.Of.GATEWAYS)
                || (this instanceof Fall fall && fall.url().isEmpty());
    }

    /// Whether the plan gives it its name.
    default boolean named() {
        return switch (this) {
            case Prometheus _, Metric _, Strained _, Fall _, Command _, OfVariants _, TrackedFall _ -> true;
            case Counting _, Probe _, Differences _, Query _ -> false;
        };
    }

    /// Of what the gateways count.
    sealed interface Counting extends Watched {}

    /// Clients that see a failure: green's at most this many times as often as blue's.
    ///
    /// @param proven a gate passes once green's are shown to be less than so many times as often
    record Errors(double times, double proven) implements Counting {
        /// So far above what is tolerated lies what must be refuted.
        public static final double APART = 1.6;

        public Errors(double times) {
            this(times, APART * times);
        }

        @Override
        public String word() {
            return "errors";
        }
    }

    /// The 99th percentile of latencies: green's worse than blue's by at most this.
    record Latency(Duration by) implements Counting {
        @Override
        public String word() {
            return "latency";
        }
    }

    /// Clients of green that see a failure in a minute, as a share, whatever blue does.
    record Failures(double share) implements Counting {
        @Override
        public String word() {
            return "failures";
        }
    }

    /// So many failed requests of green in a row, while blue answers.
    record Streak(int failures) implements Counting {
        @Override
        public String word() {
            return "streak";
        }

        @Override
        public boolean statistical() {
            return false;
        }
    }

    /// Both sides' answers to GET: alike.
    ///
    /// @param path with its query
    record Probe(String path) implements Watched {
        @Override
        public String word() {
            return "probe";
        }
    }

    /// Answers to mirrored requests that differ beyond noise, as a share: at most this.
    record Differences(double tolerated) implements Watched {
        @Override
        public String word() {
            return "differences";
        }
    }

    /// A number of green's database: at most this.
    record Query(String sql, int most) implements Watched {
        @Override
        public String word() {
            return "query";
        }

        @Override
        public boolean statistical() {
            return false;
        }
    }

    /// A number that a Prometheus tells: at most this.
    ///
    /// @param name what it is about, as in `queue`
    /// @param url host and port of the Prometheus
    /// @param every how far two looks are apart
    record Prometheus(String name, URI url, Secret token, String query, double moreThan, Duration every)
            implements Watched {
        @Override
        public String word() {
            return name;
        }

        @Override
        public boolean statistical() {
            return false;
        }
    }

    /// A number on a page of metrics: at most this.
    ///
    /// @param name what it is about, as in `queue`
    /// @param url of the page
    /// @param labels what the series must have; all that do are added up
    /// @param perSecond whether it counts by how much it grew in a second
    /// @param every how far two looks are apart
    record Metric(
            String name,
            URI url,
            Secret token,
            String metric,
            Map<String, String> labels,
            boolean perSecond,
            double moreThan,
            Duration every)
            implements Watched {
        public Metric {
            labels = Map.copyOf(labels);
        }

        @Override
        public String word() {
            return name;
        }

        @Override
        public boolean statistical() {
            return false;
        }
    }

    /// How hard something of the plan's is used: at most so hard.
    ///
    /// @param name what it is about, as in `locks`
    /// @param what in the plan's word: of a database one of `bascule.data.Strain`
    /// @param every how far two looks are apart
    record Strained(String name, Of of, String what, double moreThan, Duration every) implements Watched {
        /// What gateways can be asked for.
        public static final List<String> OF_GATEWAYS = List.of("in-flight", "queued");

        public enum Of {
            GATEWAYS,
            BLUE,
            GREEN
        }

        @Override
        public String word() {
            return name;
        }

        @Override
        public boolean statistical() {
            return false;
        }
    }

    /// What a command answers that the controller's operator allows: a number that is at most this,
    /// or that all is well.
    ///
    /// @param name of the command
    /// @param moreThan empty if its exit code answers
    /// @param every how far two looks are apart
    record Command(String name, Optional<Double> moreThan, Duration every) implements Watched {
        @Override
        public String word() {
            return name;
        }

        @Override
        public boolean statistical() {
            return false;
        }
    }

    /// What should happen as often on green as on blue, such as orders, given the requests of each.
    ///
    /// @param name what it is, as in `orders`
    /// @param url the Prometheus that is asked for both; empty if each side's database is
    /// @param blue the query whose number grows with each one on blue, as `green` on green
    /// @param lessThan fails once green's are shown to be less than so many times blue's
    /// @param proven a gate passes once they are shown to be more than so many times blue's
    record Fall(
            String name,
            Optional<URI> url,
            Secret token,
            String blue,
            String green,
            double lessThan,
            double proven,
            Duration every)
            implements Watched {
        @Override
        public String word() {
            return name;
        }
    }

    /// Two variants of a flag, the usual one in the place of blue and the other one in that of green.
    record Variants(String flag, String blue, String green) {
        /// Where a sentence speaks of green and blue.
        public String words() {
            return "of %s, with '%s' as green and '%s' as blue: ".formatted(flag, green, blue);
        }
    }

    /// The same questions of the callers that were given one variant of a flag or the other, as services say it.
    ///
    /// @param name what it is about, as in `checkout`
    record OfVariants(String name, Variants variants, Counting asked) implements Watched {
        @Override
        public String word() {
            return name + "-" + asked.word();
        }

        @Override
        public boolean statistical() {
            return asked.statistical();
        }
    }

    /// What callers with one variant should do as often as those with the other, such as orders, given the answers
    /// with each, as programs track it.
    ///
    /// @param name what it is about, as in `checkout`
    /// @param event what is tracked
    /// @param lessThan fails once green's are shown to be less than so many times blue's
    /// @param proven a gate passes once they are shown to be more than so many times blue's
    record TrackedFall(String name, Variants variants, String event, double lessThan, double proven, Duration every)
            implements Watched {
        @Override
        public String word() {
            return name + "-fall";
        }

        /// The same as one between the sides.
        public Fall asFall() {
            String what =
                    "%s of %s (%s beside %s)".formatted(event, variants.flag(), variants.green(), variants.blue());
            return new Fall(what, Optional.empty(), new Secret.None(), "", "", lessThan, proven, every);
        }
    }
}
