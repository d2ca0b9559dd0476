package bascule.plan;

import bascule.migration.Spelling;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The keys of every mapping in a plan: the one place that knows them.
///
/// @param title what people call it: `a route`
record Shape(String title, Set<String> required, List<String> keys) {
    static final Shape PLAN = new Shape(
            "a plan",
            Set.of("migration", "owner", "environments"),
            List.of(
                    "migration",
                    "owner",
                    "ticket",
                    "scope",
                    "environments",
                    "gateway",
                    "routes",
                    "tables",
                    "expand",
                    "mirror",
                    "ramp",
                    "warm-up",
                    "cutover",
                    "soak",
                    "contract",
                    "gates",
                    "freezes",
                    "guards",
                    "rollback",
                    "flags",
                    "budgets",
                    "quality",
                    "suites",
                    "alerts"));
    static final Shape ENVIRONMENTS = new Shape("environments", Set.of("blue", "green"), List.of("blue", "green"));
    static final Shape ENVIRONMENT =
            new Shape("an environment", Set.of(), List.of("service", "database", "region", "labels"));
    static final Shape DATABASE = new Shape("a database", Set.of("url", "user"), List.of("url", "user", "password"));
    static final Shape SECRET = new Shape("a secret", Set.of(), List.of("env", "file", "command"));
    static final Shape GATEWAY = new Shape("a gateway", Set.of("admin", "token"), List.of("admin", "token"));
    static final Shape ROUTE = new Shape(
            "a route",
            Set.of("id", "path"),
            List.of("id", "path", "host", "methods", "headers", "cookies", "reads", "hold", "cohort-by"));
    static final Shape COHORT = new Shape("a cohort", Set.of(), List.of("header", "cookie", "tenant"));
    static final Shape TABLE =
            new Shape("a table", Set.of("blue"), List.of("blue", "green", "rename", "columns", "inverse", "key"));
    static final Shape EXPAND = new Shape("a script of expand", Set.of("file"), List.of("file", "undo", "name"));
    static final Shape MIRROR = new Shape(
            "a mirror",
            Set.of("share", "dwell"),
            List.of("share", "dwell", "noise", "routes", "ignore", "show", "longest", "gates"));
    static final Shape RAMP =
            new Shape("a step of the ramp", Set.of("share", "dwell"), List.of("share", "dwell", "longest", "gates"));
    static final Shape SOAK = new Shape("the soak", Set.of("dwell"), List.of("dwell", "longest", "gates"));
    static final Shape WARM_UP = new Shape("a warm-up", Set.of(), List.of("requests", "paths", "rate", "for"));
    static final Shape CUTOVER = new Shape(
            "the cutover",
            Set.of(),
            List.of("drain", "lease", "lock", "catch-up", "verify", "prove", "attempts", "pause"));
    static final Shape CONTRACT = new Shape("a script of contract", Set.of("file"), List.of("file", "name"));
    static final Shape GATE =
            new Shape("a gate", Set.of("before"), List.of("before", "approval", "needed", "by", "expires", "lag"));
    static final Shape FREEZE = new Shape("a freeze", Set.of(), List.of("from", "until", "days", "zone", "why"));
    static final Shape PROOF = new Shape(
            "a gate by evidence",
            Set.of(),
            List.of(
                    "errors",
                    "proven",
                    "latency",
                    "failures",
                    "probe",
                    "differences",
                    "query",
                    "most",
                    "prometheus",
                    "metric",
                    "strain",
                    "fall",
                    "command",
                    "flag",
                    "warm-up"));
    static final Shape GUARD = new Shape(
            "a guard",
            Set.of("during"),
            List.of(
                    "during",
                    "errors",
                    "latency",
                    "failures",
                    "streak",
                    "probe",
                    "differences",
                    "query",
                    "most",
                    "prometheus",
                    "metric",
                    "strain",
                    "fall",
                    "command",
                    "flag",
                    "warm-up"));
    static final Shape PROMETHEUS = new Shape(
            "a Prometheus query",
            Set.of("url", "query", "more-than"),
            List.of("name", "url", "token", "query", "more-than", "every"));
    static final Shape METRIC = new Shape(
            "a metric",
            Set.of("url", "metric", "more-than"),
            List.of("name", "url", "token", "metric", "per", "more-than", "every"));
    static final Shape STRAIN = new Shape(
            "a strain", Set.of("of", "what", "more-than"), List.of("name", "of", "what", "more-than", "every"));
    static final Shape FALL = new Shape(
            "a fall",
            Set.of("blue", "green", "less-than"),
            List.of("name", "url", "token", "blue", "green", "less-than", "proven", "every"));
    static final Shape VARIANTS = new Shape(
            "a question about a flag",
            Set.of("flag", "blue", "green"),
            List.of(
                    "name",
                    "flag",
                    "blue",
                    "green",
                    "errors",
                    "latency",
                    "failures",
                    "streak",
                    "fall",
                    "less-than",
                    "proven",
                    "every"));
    static final Shape COMMAND = new Shape("a command", Set.of("name"), List.of("name", "more-than", "every"));
    /// In the file of `serve --commands`, not in plans.
    static final Shape ALLOWED = new Shape("an allowed command", Set.of("run"), List.of("run", "within"));

    /// In the file of `serve --login`, not in plans.
    static final Shape LOGIN = new Shape(
            "how people sign in",
            Set.of("issuer", "client", "people"),
            List.of("issuer", "client", "secret", "ca", "scopes", "person", "lasts", "people"));
    static final Shape PEOPLE =
            new Shape("a rule for people", Set.of("claim", "is", "role"), List.of("claim", "is", "role", "migrations"));

    static final Shape ROLLBACK = new Shape("rollback", Set.of(), List.of("on-failure"));

    static final Shape FLAGS = new Shape("the flags", Set.of("file", "follow"), List.of("file", "salt", "follow"));
    static final Shape FLAG = new Shape("a flag", Set.of("flag"), List.of("flag", "blue", "green", "stages", "by"));
    static final Shape BUDGETS =
            new Shape("budgets", Set.of(), List.of("retained-log", "copy-rate", "commit", "replica", "green-size"));

    static final Shape QUALITY = new Shape(
            "a check of rows",
            Set.of("name"),
            List.of("name", "table", "not-null", "unique", "valid", "refers", "rows", "sql", "green"));
    static final Shape REFERENCE =
            new Shape("a reference", Set.of("column", "table", "key"), List.of("column", "table", "key"));

    static final Shape SUITE =
            new Shape("a suite", Set.of("name", "checks"), List.of("name", "before", "checks", "every"));
    static final Shape CHECK = new Shape(
            "a check of a suite",
            Set.of(),
            List.of("request", "headers", "token", "body", "status", "json", "keep", "sql", "is", "command", "load"));
    static final Shape LOAD = new Shape(
            "a load", Set.of("latency"), List.of("paths", "file", "rate", "times", "for", "failures", "latency"));
    static final Shape ALERTS = new Shape("the alerts", Set.of("to"), List.of("dashboard", "held", "lag", "to"));
    static final Shape RECEIVER = new Shape(
            "a receiver of alerts",
            Set.of("name"),
            List.of("name", "webhook", "token", "slack", "pagerduty", "at", "mail", "tell"));
    static final Shape MAIL = new Shape(
            "mail", Set.of("server", "from", "to"), List.of("server", "tls", "user", "password", "from", "to"));

    static final List<Shape> ALL = List.of(
            PLAN,
            ENVIRONMENTS,
            ENVIRONMENT,
            DATABASE,
            SECRET,
            GATEWAY,
            ROUTE,
            COHORT,
            TABLE,
            EXPAND,
            MIRROR,
            RAMP,
            WARM_UP,
            CUTOVER,
            SOAK,
            CONTRACT,
            GATE,
            PROOF,
            GUARD,
            PROMETHEUS,
            METRIC,
            STRAIN,
            FALL,
            VARIANTS,
            ROLLBACK,
            FLAGS,
            FLAG,
            BUDGETS,
            QUALITY,
            REFERENCE,
            ALERTS,
            RECEIVER,
            MAIL,
            COMMAND,
            SUITE,
            CHECK,
            LOAD,
            FREEZE);

    Shape {
        required = Set.copyOf(required);
        keys = List.copyOf(keys);
    }

    boolean requires(String key) {
        return required.contains(key);
    }

    /// What to do about a key that is none of ours.
    String insteadOf(String key) {
        return meantBy(key)
                .map(near -> "did you mean '" + near + "'?")
                .or(() -> elsewhere(key).map(other -> "it belongs into " + other.title))
                .orElseGet(() -> title + " knows " + String.join(", ", keys));
    }

    /// The key of ours that someone meant who wrote another.
    Optional<String> meantBy(String key) {
        return Spelling.nearest(key, keys);
    }

    private static Optional<Shape> elsewhere(String key) {
        for (var shape : ALL) {
            if (shape.keys.contains(key)) {
                return Optional.of(shape);
            }
        }
        return Optional.empty();
    }
}
