package bascule.plan;

import bascule.data.Quality;
import bascule.migration.Durations;
import bascule.migration.Phase;
import bascule.traffic.Route;
import bascule.traffic.Split;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whether the parts of a plan fit together.
final class Checks {
    /// Gates that every migration has by itself.
    static final Set<String> OWN_GATES = Set.of(
            "dwell",
            "ready",
            "lag",
            "soak",
            "violations",
            "complete",
            "reachable",
            "flow",
            "quality",
            "forecast",
            "freeze");

    /// Before these there is no flow that could lag.
    private static final Set<Phase.Name> BEFORE_FLOWS = Set.of(Phase.Name.EXPAND, Phase.Name.BACKFILL);

    private final Draft draft;
    private final Findings findings;
    private final boolean databases;
    private final boolean gateway;

    Checks(Draft draft, Findings findings) {
        this.draft = draft;
        this.findings = findings;
        this.databases = findings.has("environments.blue.database") || findings.has("environments.green.database");
        this.gateway = findings.has("gateway");
    }

    void all() {
        somethingToMigrate();
        bothDatabases();
        otherDatabase();
        bothServices();
        otherServices();
        routes();
        tables();
        mirror();
        warmUp();
        ramp();
        lease();
        scripts();
        gates();
        guards();
        alerts();
        new ProofChecks(draft, findings, databases, gateway).all();
        new SuiteChecks(draft, findings).all();
        twice(draft.quality(), Quality::name, "name", "another check has that name: choose another");
    }

    private void guards() {
        if (findings.has("guards") && !gateway) {
            findings.note("guards", "no gateway counts what they would watch: add 'gateway', or remove them");
        }
        var seen = new HashSet<String>();
        for (var each : draft.guards()) {
            Plan.GuardRule guard = each.value();
            boolean soak = guard.during() == Phase.Name.SOAK;
            String word = guard.watched().word();
            boolean compares = guard.watched().comparesSides();
            if (!seen.add(guard.during() + word)) {
                findings.note(
                        each.path(),
                        "another guard watches '" + word + "' during that phase: keep one"
                                + (guard.watched().named() ? ", or give one another 'name'" : ""));
            }
            if (guard.watched() instanceof Watched.Probe && streams()) {
                findings.note(
                        each.path() + ".probe",
                        "a probe asks the services in HTTP/1.1, and one of them is called h2c or h2: watch something"
                                + " else");
            }
            if (guard.watched() instanceof Watched.Differences && !findings.has("mirror")) {
                findings.note(each.path(), ProofChecks.NO_MIRROR);
            }
            if (guard.watched() instanceof Watched.TrackedFall && !findings.has("flags")) {
                findings.note(each.path() + ".flag", ProofChecks.NO_FLAGS);
            }
            if (guard.watched().asksDatabase() && !databases) {
                findings.note(each.path(), "a query needs a database to ask, and the sides have none: remove it");
            }
            if (soak && compares) {
                findings.note(
                        each.path() + ".during",
                        "'" + word + "' compares green with blue, and during soak blue serves nobody: watch it during"
                                + " ramp, or watch 'failures' or 'streak'");
            }
            if (!soak && draft.ramp().isEmpty() && findings.clean("ramp")) {
                findings.note(
                        each.path() + ".during",
                        "the plan has no 'ramp', so it would never be asked: add one, or" + " guard soak");
            }
        }
    }

    /// Whether a service speaks HTTP/2 only.
    private boolean streams() {
        return Stream.of(draft.blue(), draft.green())
                .flatMap(side -> side.service().stream())
                .anyMatch(each -> String.valueOf(each.getScheme()).startsWith("h2"));
    }

    private void somethingToMigrate() {
        if (!databases && !gateway && findings.has("environments.blue") && findings.has("environments.green")) {
            findings.note(
                    "environments",
                    "there is nothing to migrate: give both sides a database, or a service and the plan a gateway");
        }
    }

    private void bothDatabases() {
        for (var side : List.of("blue", "green")) {
            String here = "environments." + side;
            if (databases && findings.has(here) && !findings.has(here + ".database")) {
                findings.note(
                        here,
                        side + " has no 'database' and the other side has: name both, or neither if they share one");
            }
        }
        if (databases && !findings.has("tables")) {
            findings.note("environments", "there are databases and no 'tables': list those whose rows move");
        }
        if (databases && findings.has("tables") && draft.tables().isEmpty() && findings.clean("tables")) {
            findings.note("tables", "is an empty list: name the tables whose rows move");
        }
        if (!databases) {
            for (var part : List.of("tables", "expand", "contract", "budgets", "quality")) {
                if (findings.has(part)) {
                    findings.note(part, "needs databases: give blue and green a 'database', or remove this");
                }
            }
        }
    }

    private void otherDatabase() {
        var blue = draft.blue().database().map(Addresses::databasePlace);
        var green = draft.green().database().map(Addresses::databasePlace);
        if (blue.isPresent() && blue.equals(green)) {
            findings.note(
                    "environments.green.database.url",
                    "is blue's own database: rows can't move from one place to the same place");
        }
    }

    private void bothServices() {
        for (var side : List.of("blue", "green")) {
            String here = "environments." + side;
            if (gateway && findings.has(here) && !findings.has(here + ".service")) {
                findings.note(
                        here, side + " has no 'service', so the gateway could send nobody there: add its address");
            }
            if (!gateway && findings.has(here + ".service")) {
                findings.note(
                        here + ".service",
                        "no gateway stands before it that could swing its traffic: add 'gateway', or remove this");
            }
        }
    }

    private void otherServices() {
        var seen = new HashMap<String, String>();
        draft.gateway().ifPresent(each -> services("gateway.admin", "a gateway's admin port", each.admin(), seen));
        services("environments.blue.service", "an address of blue", draft.blue().service(), seen);
        services(
                "environments.green.service",
                "an address of green",
                draft.green().service(),
                seen);
    }

    private void services(String path, String what, List<URI> services, Map<String, String> seen) {
        for (var each : services) {
            String before = seen.putIfAbsent(Addresses.servicePlace(each), what);
            if (before != null) {
                findings.note(path, "names a place twice: it is " + before + " already");
            }
        }
    }

    private void routes() {
        if (findings.has("routes") && !gateway) {
            findings.note(
                    "routes",
                    "no gateway stands before the service that could follow them: add 'gateway', or remove this");
        }
        twice(draft.routes(), Route::id, "id", "another route is called that: give it another id");
        twice(draft.routes(), Route::match, "path", "another route matches the same requests: remove one");
    }

    private void tables() {
        twice(
                draft.tables(),
                each -> TableNames.parse(each.blue()),
                "blue",
                "that table of blue stands here twice: remove one");
        twice(
                draft.tables(),
                each -> TableNames.parse(each.green()),
                "green",
                "two tables would become that table of green: remove one");
    }

    private void mirror() {
        if (findings.has("mirror") && !gateway) {
            findings.note(
                    "mirror", "no gateway stands before the service that could copy requests: add one, or remove it");
        }
        Set<String> known =
                draft.routes().stream().map(each -> each.value().id()).collect(Collectors.toSet());
        draft.mirror().stream()
                .flatMap(each -> each.mirror().routes().stream())
                .filter(each -> !known.contains(each) && findings.clean("routes"))
                .sorted()
                .forEach(each -> findings.note(
                        "mirror.routes",
                        Value.shown(each) + " is the id of no route: name one, or leave out 'routes'"));
    }

    private void warmUp() {
        if (findings.has("warm-up") && !gateway) {
            findings.note("warm-up", "no gateway stands before the service that could ask green: add one, or drop it");
        }
    }

    private void ramp() {
        if (draft.ramp().isEmpty()) {
            return;
        }
        if (draft.routes().isEmpty() && findings.clean("routes")) {
            findings.note(
                    "ramp",
                    "there are no routes whose callers it could send to green: add 'gateway' and 'routes', or remove"
                            + " it");
        } else if (databases && findings.clean("routes") && noneSpread()) {
            findings.note(
                    "ramp",
                    "no route could take part: until the cutover green's rows are a copy that runs behind blue's, so"
                            + " its answers are a little stale; mark routes whose readers may get such answers with"
                            + " 'reads: any-age', or with 'reads: session' if they must see what they wrote"
                            + " themselves, or remove the ramp");
        }
        Split before = Split.ALL_BLUE;
        for (var each : draft.ramp()) {
            Split share = each.value().split();
            if (share.green() <= before.green()) {
                findings.note(
                        each.path() + ".share",
                        share.percent() + " does not grow from " + before.percent()
                                + ": order the shares from small to large");
            }
            before = share;
        }
    }

    private boolean noneSpread() {
        return draft.routes().stream().allMatch(each -> each.value().spread() == Route.Spread.NONE);
    }

    /// A hold that ends by itself before the work it covers is done turns a switch into refused requests.
    private void lease() {
        if (!gateway || !findings.clean("cutover")) {
            return;
        }
        Plan.Cutover times = draft.cutover();
        Duration needed = times.longestHold(databases);
        String sum = "drain " + Durations.text(times.drain());
        if (databases) {
            sum += " + twice lock %s + twice catch-up %s + verify %s + %s between the steps = %s"
                    .formatted(
                            Durations.text(times.lock()),
                            Durations.text(times.catchUp()),
                            Durations.text(times.verify()),
                            Durations.text(Plan.Cutover.BETWEEN_STEPS),
                            Durations.text(needed));
        }
        if (times.lease().compareTo(needed) <= 0) {
            findings.note(
                    "cutover.lease",
                    "the hold ends by itself after " + Durations.text(times.lease())
                            + ", before all that it covers may be done (" + sum
                            + "): lengthen 'lease' or shorten the others");
        }
    }

    private void scripts() {
        var seen = new HashSet<String>();
        for (var scripts : List.of(draft.expand(), draft.contract())) {
            for (var each : scripts) {
                String plain = each.value().name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
                if (!seen.add(plain.replaceAll("-+$", ""))) {
                    findings.note(
                            each.path(),
                            "another script has that name, or one that differs in signs only: give it a 'name' of its"
                                    + " own");
                }
            }
        }
    }

    private void gates() {
        var seen = new HashSet<String>();
        for (var each : draft.gates()) {
            switch (each.value()) {
                case Plan.GateRule.Approval(_, var name, _, _, _) ->
                    approval(each.path() + ".approval", name, seen);
                case Plan.GateRule.Lag(var before, _) -> lag(each.path(), before, seen);
            }
            phaseOf(each.path(), each.value().before());
        }
    }

    private void approval(String path, String name, Set<String> seen) {
        if (ProofChecks.names(draft).contains(name)) {
            findings.note(path, Value.shown(name) + " is the name of a gate by evidence: choose another");
        } else if (OWN_GATES.contains(name)) {
            findings.note(path, Value.shown(name) + " is the name of a gate that every migration has: choose another");
        } else if (!seen.add(name)) {
            findings.note(
                    path,
                    "another gate asks for an approval of that name, and one yes would open both: choose another");
        }
    }

    private void lag(String path, Phase.Name before, Set<String> seen) {
        if (!seen.add("lag before " + before)) {
            findings.note(path, "a lag gate stands before that phase already: keep the stricter one");
        }
        if (!databases) {
            findings.note(path + ".lag", "needs databases, since only their flows can lag: remove the gate");
        } else if (BEFORE_FLOWS.contains(before)) {
            findings.note(
                    path + ".before",
                    "no flow runs before that phase, so the gate would never open: put it before ramp, cutover, soak"
                            + " or contract");
        }
    }

    /// A gate before a phase that the migration does not have would never be asked.
    private void phaseOf(String path, Phase.Name before) {
        if (before == Phase.Name.RAMP && draft.ramp().isEmpty() && findings.clean("ramp")) {
            findings.note(
                    path + ".before", "the plan has no 'ramp', so nobody would be asked: put the gate before cutover");
        }
        if (before == Phase.Name.SHADOW && !findings.has("mirror")) {
            findings.note(
                    path + ".before",
                    "the plan has no 'mirror', so nobody would be asked: put the gate before cutover");
        }
        if (before == Phase.Name.BACKFILL && !databases) {
            findings.note(
                    path + ".before",
                    "without databases there is no backfill, so nobody would be asked: put the gate before cutover");
        }
    }

    private void alerts() {
        if (findings.has("alerts.lag") && !databases) {
            findings.note("alerts.lag", "needs databases, since only their flows can lag: remove it");
        }
    }

    private <T, K> void twice(List<At<T>> all, Function<T, K> key, String below, String message) {
        var seen = new HashSet<K>();
        for (var each : all) {
            if (!seen.add(key.apply(each.value())) && findings.clean(each.path())) {
                findings.note(each.path() + "." + below, message);
            }
        }
    }
}
