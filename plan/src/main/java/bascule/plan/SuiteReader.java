package bascule.plan;

import bascule.migration.Phase;
import bascule.plan.Suite.Check;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads the checks that green must pass.
final class SuiteReader {
    private static final List<String> QUESTIONS = List.of("request", "sql", "command", "load");
    private static final Map<String, Phase.Name> PHASES =
            Map.of("ramp", Phase.Name.RAMP, "cutover", Phase.Name.CUTOVER);
    private static final Pattern REQUEST = Pattern.compile("(GET|HEAD|POST|PUT|PATCH|DELETE) (/[!-~]{0,999})");
    private static final String REQUEST_FORM = "a method and a path with its query, such as GET /health";
    private static final Set<String> SECRET = Set.of("authorization", "proxy-authorization", "cookie");
    private static final Set<String> FRAMING = Set.of("transfer-encoding", "te", "trailer", "keep-alive");
    private static final Pattern PLACE = Pattern.compile("\\$(\\.[A-Za-z0-9_-]{1,60}|\\[\\d{1,4}]){0,30}");
    private static final String PLACE_FORM = "a place in JSON, such as $.items[0].id";
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final Duration AFTER_A_LOAD = Duration.ofMinutes(5);
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofHours(1);
    private static final int OK = 200;
    private static final int LONGEST = 2_000;
    private static final int MOST_CHECKS = 100;

    private final EnvironmentReader secrets;
    private final ScriptFiles files;
    private final Set<String> kept = new HashSet<>();

    private SuiteReader(EnvironmentReader secrets, ScriptFiles files) {
        this.secrets = secrets;
        this.files = files;
    }

    static Optional<Suite> read(Value value, EnvironmentReader secrets, ScriptFiles files) {
        Fields suite = Fields.of(value, Shape.SUITE);
        var name = suite.get("name").flatMap(each -> each.text(DraftReader.NAME, DraftReader.NAME_FORM));
        var before = suite.get("before").flatMap(each -> each.oneOf(PHASES)).orElse(Phase.Name.CUTOVER);
        Optional<Duration> every = suite.get("every").flatMap(each -> each.duration(LEAST, MOST));
        var reader = new SuiteReader(secrets, files);
        List<Check> checks = suite.get("checks").map(each -> each.items(reader::check)).orElse(List.of()).stream()
                .map(At::value)
                .toList();
        suite.get("checks")
                .filter(each -> value.findings().clean(each.path()))
                .filter(_ -> checks.isEmpty() || checks.size() > MOST_CHECKS)
                .ifPresent(each -> each.refuse("has no check, or more than " + MOST_CHECKS));
        boolean loads = checks.stream().anyMatch(Check.Bears.class::isInstance);
        return name.map(each -> new Suite(each, before, checks, every.orElse(loads ? AFTER_A_LOAD : EVERY)));
    }

    private Optional<Check> check(Value value) {
        Fields check = Fields.of(value, Shape.CHECK);
        if (!(value.node() instanceof Node.Mapping)) {
            return Optional.empty();
        }
        var asked = QUESTIONS.stream().filter(check::has).toList();
        if (asked.size() != 1) {
            value.refuse("a check asks one question: give it one of " + String.join(", ", QUESTIONS));
            return Optional.empty();
        }
        boolean request = asked.getFirst().equals("request");
        boolean load = asked.getFirst().equals("load");
        Stream.of("headers", "token")
                .filter(key -> check.has(key) && !request && !load)
                .forEach(key ->
                        value.refuse("'" + key + "' is for a 'request' or a 'load', and here is neither: remove it"));
        Stream.of("body", "status", "json", "keep")
                .filter(key -> check.has(key) && !request)
                .forEach(key -> value.refuse("'" + key + "' is for a 'request', and here none is: remove it"));
        if (check.has("is") != check.has("sql")) {
            value.refuse("'sql' and 'is' go together: the query gives a number, and that is what it must be");
            return Optional.empty();
        }
        return switch (asked.getFirst()) {
            case "request" -> request(check);
            case "sql" -> sql(check);
            case "load" -> load(value, check);
            default ->
                check.get("command")
                        .flatMap(each -> each.text(DraftReader.NAME, DraftReader.NAME_FORM))
                        .map(Check.Command::new);
        };
    }

    private static Optional<Check> sql(Fields check) {
        var query = check.get("sql").flatMap(each -> each.line(LONGEST));
        return query.flatMap(text -> check.get("is").flatMap(Value::amount).map(is -> new Check.Sql(text, is)));
    }

    private Optional<Check> load(Value value, Fields check) {
        Map<String, String> headers = sent(check);
        if (headers.values().stream()
                .anyMatch(each -> Check.Request.KEPT.matcher(each).find())) {
            value.refuse("a load knows nothing of earlier answers: write headers without ${...}");
        }
        return new LoadReader(files)
                .read(check.get("load").orElseThrow(), headers, token(check))
                .map(Check.Bears::new);
    }

    private Optional<Check> request(Fields check) {
        Value given = check.get("request").orElseThrow();
        Map<String, String> headers = sent(check);
        Optional<Secret> token = token(check);
        var body = check.get("body").flatMap(each -> each.text().map(text -> known(each, text)));
        int status = check.get("status").flatMap(each -> each.number(100, 599)).orElse(OK);
        Map<String, String> json = check.get("json").map(SuiteReader::expected).orElse(Map.of());
        Optional<String> line = given.text(REQUEST, REQUEST_FORM)
                .filter(text -> fits(given, text))
                .map(text -> known(given, text));
        Map<String, String> keep = check.get("keep").map(this::kept).orElse(Map.of());
        return line.map(REQUEST::matcher)
                .filter(java.util.regex.Matcher::matches)
                .flatMap(parts -> token.map(secret ->
                        new Check.Request(parts.group(1), parts.group(2), headers, secret, body, status, json, keep)));
    }

    private static boolean fits(Value given, String line) {
        String path = line.substring(line.indexOf('/'));
        return ServicePath.demandFit(given, Check.Request.KEPT.matcher(path).replaceAll("kept"));
    }

    private Map<String, String> sent(Fields check) {
        return check.get("headers").map(this::headers).orElse(Map.of());
    }

    private Optional<Secret> token(Fields check) {
        return check.has("token") ? check.get("token").flatMap(secrets::secret) : Optional.of(new Secret.None());
    }

    /// Refuses to name what no earlier answer of the suite is asked for.
    private String known(Value value, String text) {
        var named = Check.Request.KEPT.matcher(text);
        while (named.find()) {
            if (!kept.contains(named.group(1))) {
                value.refuse("names %s, which no earlier check of this suite keeps: add it to a 'keep' before"
                        .formatted(Value.shown(named.group(1))));
            }
        }
        return text;
    }

    private Map<String, String> headers(Value value) {
        var headers = new LinkedHashMap<String, String>();
        value.entries()
                .forEach((name, each) -> each.line(LONGEST).ifPresent(text -> {
                    if (SECRET.contains(name.toLowerCase(Locale.ROOT))) {
                        each.refuse("holds a secret, and a plan is shown: write 'token' beside 'headers'; cookies are"
                                + " kept from answer to answer by themselves");
                        return;
                    }
                    if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
                        each.refuse("says how the request is sent, which is set by itself: remove it");
                        return;
                    }
                    try {
                        HttpRequest.newBuilder().header(name, text);
                        headers.put(name, known(each, text));
                    } catch (IllegalArgumentException unfit) {
                        each.refuse(
                                "is no header that a check may send: it is set by itself, or has signs that none has");
                    }
                }));
        return headers;
    }

    private static Map<String, String> expected(Value value) {
        var places = new LinkedHashMap<String, String>();
        value.entries().forEach((place, each) -> {
            demandPlace(each, place);
            each.text().ifPresent(text -> places.put(place, text));
        });
        return places;
    }

    private Map<String, String> kept(Value value) {
        var keep = new LinkedHashMap<String, String>();
        value.entries().forEach((name, each) -> {
            if (!DraftReader.NAME.matcher(name).matches()) {
                each.refuse(Value.shown(name) + " is no name: write " + DraftReader.NAME_FORM);
            }
            each.text(PLACE, PLACE_FORM).ifPresent(place -> keep.put(name, place));
        });
        kept.addAll(keep.keySet());
        return keep;
    }

    private static void demandPlace(Value value, String place) {
        if (!PLACE.matcher(place).matches()) {
            value.refuse(Value.shown(place) + " is no place: write " + PLACE_FORM);
        }
    }
}
