package bascule.plan;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Reads what a guard or a gate watches.
final class WatchedReader {
    private static final int LONGEST_QUERY = 2_000;
    private static final double LEAST_TIMES = 1;
    private static final double MOST_TIMES = 100;
    private static final double MOST_PROVEN = 200;
    private static final Duration LEAST_MARGIN = Duration.ofMillis(1);
    private static final Duration MOST_MARGIN = Duration.ofMinutes(1);
    static final double LEAST_FALL = 0.01;
    private static final double FALLEN_APART = 8.0 / 9;
    private static final Duration PAUSE = Duration.ofSeconds(15);
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MOST_PAUSE = Duration.ofMinutes(10);
    private static final int LEAST_STREAK = 5;
    private static final int MOST_STREAK = 10_000;

    private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]{0,199}"
            + "(\\{[a-zA-Z_][a-zA-Z0-9_]*=\"[^\"\\\\]*\"(, ?[a-zA-Z_][a-zA-Z0-9_]*=\"[^\"\\\\]*\")*})?");
    private static final String METRIC_FORM =
            "a name as the page has it, with labels or without, such as queue_length{env=\"green\"}";
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"([^\"]*)\"");

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

    /// One that a gateway counts.
    static Optional<Watched.Counting> counting(String asked, Value value, Fields fields, EnvironmentReader secrets) {
        return new WatchedReader(value, fields, fields.get("proven"), secrets)
                .question(asked)
                .filter(Watched.Counting.class::isInstance)
                .map(Watched.Counting.class::cast);
    }

    private Optional<Watched> watched(String asked) {
        return demandTogether(asked) ? question(asked) : Optional.empty();
    }

    private Optional<Watched> question(String asked) {
        Value given = fields.get(asked).orElseThrow();
        return switch (asked) {
            case "errors" -> errors(given);
            case "latency" -> given.duration(LEAST_MARGIN, MOST_MARGIN).map(Watched.Latency::new);
            case "failures" -> given.rate().map(Watched.Failures::new);
            case "streak" -> given.number(LEAST_STREAK, MOST_STREAK).map(Watched.Streak::new);
            case "probe" -> ServicePath.read(given).map(Watched.Probe::new);
            case "differences" -> given.rate().map(Watched.Differences::new);
            case "query" -> query(given);
            case "prometheus" -> prometheus(given);
            case "metric" -> metric(given);
            case "strain" -> StrainReader.read(given);
            case "fall" -> fall(given);
            case "command" -> command(given);
            case "flag" -> VariantsReader.read(given, secrets);
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
        String name = name(asked, "prometheus");
        var url = asked.get("url").flatMap(Addresses::service);
        var token = token(asked);
        var query = line(asked, "query");
        var moreThan = asked.get("more-than").flatMap(Value::amount);
        Duration every = every(asked);
        return url.flatMap(place -> token.flatMap(secret -> query.flatMap(
                text -> moreThan.map(most -> new Watched.Prometheus(name, place, secret, text, most, every)))));
    }

    private Optional<Watched> metric(Value given) {
        Fields asked = Fields.of(given, Shape.METRIC);
        String name = name(asked, "metric");
        var url = asked.get("url").flatMap(Addresses::page);
        var token = token(asked);
        var metric = asked.get("metric").flatMap(each -> each.text(METRIC, METRIC_FORM));
        boolean perSecond = asked.get("per")
                .flatMap(each -> each.oneOf(Map.of("now", false, "second", true)))
                .orElse(false);
        var moreThan = asked.get("more-than").flatMap(Value::amount);
        Duration every = every(asked);
        return url.flatMap(page -> token.flatMap(secret -> metric.flatMap(series -> moreThan.map(most ->
                new Watched.Metric(name, page, secret, bare(series), labels(series), perSecond, most, every)))));
    }

    private static String bare(String series) {
        return series.replaceFirst("\\{.*", "");
    }

    private static Map<String, String> labels(String series) {
        var labels = new TreeMap<String, String>();
        LABEL.matcher(series).results().forEach(each -> labels.put(each.group(1), each.group(2)));
        return labels;
    }

    private Optional<Watched> command(Value given) {
        if (given.node() instanceof Node.Scalar) {
            return given.text(DraftReader.NAME, DraftReader.NAME_FORM)
                    .map(name -> new Watched.Command(name, Optional.empty(), PAUSE));
        }
        Fields asked = Fields.of(given, Shape.COMMAND);
        var name = asked.get("name").flatMap(each -> each.text(DraftReader.NAME, DraftReader.NAME_FORM));
        var moreThan = asked.get("more-than").flatMap(Value::amount);
        Duration every = every(asked);
        return name.map(each -> new Watched.Command(each, moreThan, every));
    }

    private Optional<Watched> fall(Value given) {
        Fields asked = Fields.of(given, Shape.FALL);
        String name = name(asked, "fall");
        Optional<URI> url = asked.get("url").flatMap(Addresses::service);
        if (asked.has("token") && !asked.has("url")) {
            given.refuse("'token' is for a Prometheus, and without 'url' the databases are asked: remove it");
        }
        var token = token(asked);
        var blue = line(asked, "blue");
        var green = line(asked, "green");
        var lessThan = asked.get("less-than").flatMap(each -> each.factor(LEAST_FALL, 1));
        Duration every = every(asked);
        return token.flatMap(secret ->
                blue.flatMap(one -> green.flatMap(other -> lessThan.flatMap(times -> fallen(asked, times)
                        .map(least -> new Watched.Fall(name, url, secret, one, other, times, least, every))))));
    }

    static Optional<Double> fallen(Fields asked, double lessThan) {
        Optional<Value> given = asked.get("proven");
        if (given.isEmpty()) {
            return Optional.of(lessThan * FALLEN_APART);
        }
        return given.get().factor(LEAST_FALL, 1).filter(each -> {
            boolean apart = each < lessThan;
            if (!apart) {
                given.get()
                        .refuse("must be less than 'less-than': between both lies what is neither bad nor proven good");
            }
            return apart;
        });
    }

    static String name(Fields asked, String usual) {
        return asked.get("name")
                .flatMap(each -> each.text(DraftReader.NAME, DraftReader.NAME_FORM))
                .orElse(usual);
    }

    private Optional<Secret> token(Fields asked) {
        return asked.has("token") ? asked.get("token").flatMap(secrets::secret) : Optional.of(new Secret.None());
    }

    private static Optional<String> line(Fields asked, String key) {
        return asked.get(key).flatMap(each -> each.line(LONGEST_QUERY));
    }

    static Duration every(Fields asked) {
        return asked.get("every")
                .flatMap(each -> each.duration(LEAST_PAUSE, MOST_PAUSE))
                .orElse(PAUSE);
    }
}
