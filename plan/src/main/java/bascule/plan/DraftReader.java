package bascule.plan;

import bascule.data.Throttle;
import bascule.migration.OnFailure;
import bascule.migration.Phase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads each part of a plan for itself. Whether the parts fit together, [Checks] says.
final class DraftReader {
    static final Duration SOAK = Duration.ofHours(1);
    static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    static final String NAME_FORM = "1 to 40 small letters, digits and dashes, not beginning with a dash";
    static final Duration LONG = Duration.ofDays(365);
    private static final int LINE = 500;
    private static final int MOST_PEOPLE = 20;
    private static final int LONGEST_NAME = 100;
    private static final Duration LEAST_EXPIRY = Duration.ofMinutes(1);

    private final Path scripts;
    private final ScriptFiles files;
    private final EnvironmentReader environments;

    DraftReader(Path scripts, ScriptFiles files) {
        this.scripts = scripts;
        this.files = files;
        this.environments = new EnvironmentReader(scripts);
    }

    Draft read(Value root) {
        Fields plan = Fields.of(root, Shape.PLAN);
        Optional<Fields> sides = plan.get("environments").map(each -> Fields.of(each, Shape.ENVIRONMENTS));
        var tables = all(plan, "tables", TableReader::read);
        var budgets = plan.get("budgets").map(each -> Fields.of(each, Shape.BUDGETS));
        boolean databases = root.findings().has("environments.blue") && hasDatabase(sides);
        return new Draft(
                plan.get("migration")
                        .flatMap(each -> each.text(NAME, NAME_FORM))
                        .orElse(""),
                line(plan, "owner"),
                line(plan, "ticket"),
                line(plan, "scope"),
                environments.side(sides.flatMap(each -> each.get("blue"))),
                environments.side(sides.flatMap(each -> each.get("green"))),
                plan.get("gateway").flatMap(environments::gateway),
                all(plan, "routes", value -> RouteReader.read(value, databases)),
                tables,
                all(plan, "expand", value -> script(value, Shape.EXPAND)),
                plan.get("mirror").flatMap(each -> MirrorReader.read(each, environments)),
                all(plan, "ramp", this::ramp),
                plan.get("warm-up").flatMap(WarmUpReader::read),
                plan.get("cutover").map(CutoverReader::read).orElse(Plan.Cutover.DEFAULT),
                plan.get("soak").flatMap(this::soak).orElse(new Plan.Soak(SOAK)),
                all(plan, "contract", value -> script(value, Shape.CONTRACT)),
                all(plan, "gates", DraftReader::gate),
                all(plan, "freezes", FreezeReader::read),
                all(plan, "guards", each -> GuardReader.read(each, environments)),
                plan.get("rollback").flatMap(DraftReader::onFailure).orElse(OnFailure.WAIT),
                plan.get("flags").flatMap(value -> FollowingReader.read(value, scripts)),
                budgets.flatMap(BudgetReader::retainedLog).map(OptionalLong::of).orElse(OptionalLong.empty()),
                budgets.map(BudgetReader::throttle).orElse(Throttle.NONE),
                all(plan, "quality", value -> QualityReader.read(value, tables)),
                all(plan, "suites", value -> SuiteReader.read(value, environments, files)),
                plan.get("alerts").flatMap(new AlertReader(environments)::read),
                environments.secrets());
    }

    private static boolean hasDatabase(Optional<Fields> sides) {
        return List.of("blue", "green").stream()
                .flatMap(side -> sides.flatMap(each -> each.get(side)).stream())
                .anyMatch(side -> side.node() instanceof Node.Mapping(_, var entries)
                        && entries.stream()
                                .anyMatch(entry -> entry.key() instanceof Node.Scalar(_, var key, _)
                                        && key.equals("database")));
    }

    private static String line(Fields plan, String key) {
        return plan.get(key).flatMap(each -> each.line(LINE)).orElse("");
    }

    private static <T> List<At<T>> all(Fields plan, String key, Function<Value, Optional<T>> read) {
        return plan.get(key).map(each -> each.items(read)).orElse(List.of());
    }

    private Optional<Plan.Script> script(Value value, Shape shape) {
        if (value.node() instanceof Node.Scalar) {
            return files.script(value, Optional.empty(), Optional.empty());
        }
        Fields script = Fields.of(value, shape);
        Optional<Value> undo = shape.keys().contains("undo") ? script.get("undo") : Optional.empty();
        return script.get("file").flatMap(file -> files.script(file, undo, script.get("name")));
    }

    private Optional<Plan.Ramp> ramp(Value value) {
        Fields stretch = Fields.of(value, Shape.RAMP);
        var share = stretch.get("share").flatMap(Value::share);
        var dwell = stretch.get("dwell").flatMap(each -> each.duration(Duration.ZERO, LONG));
        var proofs = ProofReader.read(stretch, dwell, environments);
        return share.flatMap(split -> dwell.map(time -> new Plan.Ramp(split, time, proofs)));
    }

    private Optional<Plan.Soak> soak(Value value) {
        if (!(value.node() instanceof Node.Mapping)) {
            return value.duration(Duration.ZERO, LONG).map(Plan.Soak::new);
        }
        Fields soak = Fields.of(value, Shape.SOAK);
        var dwell = soak.get("dwell").flatMap(each -> each.duration(Duration.ZERO, LONG));
        var proofs = ProofReader.read(soak, dwell, environments);
        return dwell.map(time -> new Plan.Soak(time, proofs));
    }

    private static Optional<Plan.GateRule> gate(Value value) {
        Fields gate = Fields.of(value, Shape.GATE);
        var before = gate.get("before").flatMap(each -> each.oneOf(phases()));
        var name = gate.get("approval").flatMap(each -> each.text(NAME, NAME_FORM));
        var needed =
                gate.get("needed").flatMap(each -> each.number(1, MOST_PEOPLE)).orElse(1);
        var lag = gate.get("lag").flatMap(each -> each.duration(Duration.ofMillis(1), Duration.ofHours(1)));
        if (value.node() instanceof Node.Mapping && gate.has("approval") == gate.has("lag")) {
            value.refuse("a gate asks one question: give it either 'approval' with a name, or 'lag' with a duration");
            return Optional.empty();
        }
        Stream.of("needed", "by", "expires")
                .filter(key -> gate.has(key) && gate.has("lag"))
                .forEach(key -> value.refuse("'" + key + "' is about people, and a lag gate asks none: remove it"));
        List<String> by = gate.get("by").map(Value::oneOrMore).orElse(List.of()).stream()
                .flatMap(each -> each.line(LONGEST_NAME).stream())
                .distinct()
                .toList();
        if (gate.has("by") && by.size() < needed) {
            value.refuse("'needed' is more than 'by' names, so it would never open: name more people");
        }
        var expires = gate.get("expires").flatMap(each -> each.duration(LEAST_EXPIRY, LONG));
        return before.flatMap(phase -> name.<Plan.GateRule>map(
                        each -> new Plan.GateRule.Approval(phase, each, needed, by, expires))
                .or(() -> lag.map(atMost -> new Plan.GateRule.Lag(phase, atMost))));
    }

    private static Map<String, Phase.Name> phases() {
        var words = new HashMap<String, Phase.Name>();
        for (var phase : Phase.Name.values()) {
            words.put(phase.name().toLowerCase(Locale.ROOT), phase);
        }
        return words;
    }

    private static Optional<OnFailure> onFailure(Value value) {
        return Fields.of(value, Shape.ROLLBACK)
                .get("on-failure")
                .flatMap(each -> each.oneOf(Map.of("wait", OnFailure.WAIT, "roll-back", OnFailure.ROLL_BACK)));
    }
}
