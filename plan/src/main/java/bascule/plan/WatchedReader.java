package bascule.plan;

import bascule.plan.Plan.Watched;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads what a guard or a gate watches.
final class WatchedReader {
    private static final Pattern PATH = Pattern.compile("/[!-~]{0,999}");
    private static final String PATH_FORM = "a path with its query: it begins with / and has no spaces";
    private static final int LONGEST_QUERY = 2_000;
    private static final double LEAST_TIMES = 1;
    private static final double MOST_TIMES = 100;
    private static final double MOST_PROVEN = 200;
    private static final Duration LEAST_MARGIN = Duration.ofMillis(1);
    private static final Duration MOST_MARGIN = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofSeconds(15);
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MOST_PAUSE = Duration.ofMinutes(10);
    private static final int LEAST_STREAK = 5;
    private static final int MOST_STREAK = 10_000;

    private final Value value;
    private final Fields fields;
    private final Optional<Value> proven;
    private final EnvironmentReader secrets;

    private WatchedReader(Value value, Fields fields, Optional<Value> proven, EnvironmentReader secrets) {
        this.secrets = secrets;
        this.value = value;
        this.fields = fields;
        this.proven = proven;
    }

    /// @param word for what watches: `guard` or `gate`
    /// @param questions those that it may ask
    /// @param proven what a gate on errors must be shown
    static Optional<Watched> read(
            Value value,
            Fields fields,
            String word,
            List<String> questions,
            Optional<Value> proven,
            EnvironmentReader secrets) {
        if (!(value.node() instanceof Node.Mapping)) {
            return Optional.empty();
        }
        var asked = questions.stream().filter(fields::has).toList();
        if (asked.size() != 1) {
            value.refuse("a " + word + " watches one thing: give it one of " + String.join(", ", questions));
            return Optional.empty();
        }
        return new WatchedReader(value, fields, proven, secrets).watched(asked.getFirst());
    }

    private Optional<Watched> watched(String asked) {
        if (!demandTogether(asked)) {
            return Optional.empty();
        }
        Value given = fields.get(asked).orElseThrow();
        return switch (asked) {
            case "errors" -> errors(given);
            case "latency" -> given.duration(LEAST_MARGIN, MOST_MARGIN).map(Watched.Latency::new);
            case "failures" -> given.rate().map(Watched.Failures::new);
            case "streak" -> given.number(LEAST_STREAK, MOST_STREAK).map(Watched.Streak::new);
            case "probe" -> given.text(PATH, PATH_FORM).map(Watched.Probe::new);
            case "query" -> query(given);
            case "prometheus" -> prometheus(given);
            default -> throw new IllegalArgumentException("no question is called " + asked);
        };
    }

    private boolean demandTogether(String asked) {
        if (asked.equals("query") != fields.has("most")) {
            value.refuse("'query' and 'most' go together: the query gives a number, and more than 'most' is too many");
            return false;
        }
        return true;
    }

    private Optional<Watched> errors(Value given) {
        return given.factor(LEAST_TIMES, MOST_TIMES).flatMap(this::errors);
    }

    private Optional<Watched> errors(double times) {
        return proven(times).map(proven -> new Watched.Errors(times, proven));
    }

    private Optional<Double> proven(double times) {
        if (proven.isEmpty()) {
            return Optional.of(Watched.Errors.APART * times);
        }
        return proven.get().factor(LEAST_TIMES, MOST_PROVEN).filter(each -> {
            boolean apart = each > times;
            if (!apart) {
                proven.get()
                        .refuse("must be more than 'errors': between both lies what is neither bad nor proven good");
            }
            return apart;
        });
    }

    private Optional<Watched> query(Value given) {
        return given.line(LONGEST_QUERY)
                .flatMap(sql -> fields.get("most")
                        .flatMap(each -> each.number(0, Integer.MAX_VALUE))
                        .map(most -> new Watched.Query(sql, most)));
    }

    private Optional<Watched> prometheus(Value given) {
        Fields asked = Fields.of(given, Shape.PROMETHEUS);
        var name = asked.get("name")
                .flatMap(each -> each.text(DraftReader.NAME, DraftReader.NAME_FORM))
                .orElse("prometheus");
        var url = asked.get("url").flatMap(Addresses::service);
        var token = asked.has("token")
                ? asked.get("token").flatMap(secrets::secret)
                : Optional.<Secret>of(new Secret.None());
        var query = asked.get("query").flatMap(each -> each.line(LONGEST_QUERY));
        var moreThan = asked.get("more-than").flatMap(Value::amount);
        var every = asked.get("every")
                .flatMap(each -> each.duration(LEAST_PAUSE, MOST_PAUSE))
                .orElse(PAUSE);
        return url.flatMap(place -> token.flatMap(secret -> query.flatMap(text ->
                moreThan.map(most -> new Watched.Prometheus(name, place, secret, text, most, every)))));
    }
}
