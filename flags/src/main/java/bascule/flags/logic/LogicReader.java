package bascule.flags.logic;

import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.flags.json.Place;
import bascule.flags.json.Spot;
import bascule.flags.logic.Fractional.Share;
import bascule.migration.Spelling;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a tree of what stands in a flag's targeting, once. What is wrong is noted with its place; where flagd goes on
/// regardless the tree does too, and gives nothing there.
public final class LogicReader {
    private static final Place EVALUATORS = Place.of("$evaluators");

    private final String flag;
    private final Map<String, Json> shared;
    private final Findings findings;
    private final Deque<String> open = new ArrayDeque<>(1);
    private boolean broken;

    /// @param flag its key
    /// @param shared the rules that `$ref` may name
    public LogicReader(String flag, Map<String, Json> shared, Findings findings) {
        this.flag = flag;
        this.shared = shared;
        this.findings = findings;
    }

    /// Empty if it can't be followed at all: it names a rule or an operator that does not exist.
    public Optional<Logic> read(Json json, Place pointer) {
        Logic logic = logic(json, pointer);
        return broken ? Optional.empty() : Optional.of(logic);
    }

    /// Looks at a rule that flags share, wherever it is named.
    public void shared(String name, Json rule) {
        open.push(name);
        logic(rule, EVALUATORS.at(name));
        open.pop();
    }

    private Logic logic(Json json, Place pointer) {
        return switch (json) {
            case Json.Fields fields -> rule(fields, pointer);
            case Json.Items list -> items(list, pointer);
            default -> new Literal(json.value());
        };
    }

    private Logic items(Json.Items list, Place pointer) {
        List<Logic> items = logics(list.items(), pointer);
        return literals(items) ? new Literal(list.value()) : new Items(items);
    }

    private static boolean literals(List<Logic> items) {
        for (Logic each : items) {
            if (!(each instanceof Literal)) {
                return false;
            }
        }
        return true;
    }

    private List<Logic> logics(List<Json> list, Place pointer) {
        var logics = new ArrayList<Logic>(list.size());
        for (int i = 0; i < list.size(); i++) {
            logics.add(logic(list.get(i), pointer.at(i)));
        }
        return logics;
    }

    private Logic rule(Json.Fields fields, Place pointer) {
        if (fields.members().isEmpty()) {
            return Literal.NOTHING;
        }
        if (fields.members().size() > 1) {
            return unreadable(
                    fields.spot(),
                    pointer,
                    "a rule has one operator, this one has %s: put each into a rule of its own"
                            .formatted(String.join(", ", fields.members().keySet())));
        }
        String operator = fields.members().firstEntry().getKey();
        Json arguments = fields.members().firstEntry().getValue();
        Place inner = pointer.at(operator);
        return operator.equals("$ref") ? shared(arguments, inner) : operation(operator, arguments, inner);
    }

    private Logic shared(Json named, Place pointer) {
        if (!(named instanceof Json.Text(_, var name))) {
            return unreadable(named.spot(), pointer, "$ref names a rule of $evaluators, found " + named.kind());
        }
        Json rule = shared.get(name);
        if (rule == null) {
            return unreadable(
                    named.spot(),
                    pointer,
                    "no rule of $evaluators is called '%s'%s".formatted(name, meant(name, shared.keySet())));
        }
        if (open.contains(name)) {
            return unreadable(
                    named.spot(),
                    pointer,
                    "the rule '%s' leads back to itself by way of %s: cut the circle"
                            .formatted(name, String.join(", ", open)));
        }
        open.push(name);
        Logic logic = logic(rule, EVALUATORS.at(name));
        open.pop();
        return logic;
    }

    private Logic operation(String operator, Json json, Place pointer) {
        Operators.Form form = Operators.FORMS.get(operator);
        if (form == null) {
            return unreadable(
                    json.spot(),
                    pointer,
                    "'%s' is no operator%s".formatted(operator, meant(operator, Operators.FORMS.keySet())));
        }
        List<Json> arguments = json instanceof Json.Items(_, var items) ? items : List.of(json);
        if (arguments.size() < form.least() || arguments.size() > form.most()) {
            return nothing(
                    json.spot(), pointer, "%s takes %s, found %d".formatted(operator, form.takes(), arguments.size()));
        }
        boolean listed = json instanceof Json.Items;
        return switch (operator) {
            case "var" -> variable(json.spot(), arguments, pointer);
            case "fractional" -> fractional(json.spot(), arguments, pointer);
            case "sem_ver" -> version(arguments, pointer);
            case "starts_with", "ends_with" -> {
                arguments.stream()
                        .filter(each -> !(each instanceof Json.Text || each instanceof Json.Fields))
                        .forEach(each -> findings.note(
                                each.spot(), pointer, operator + " compares texts, found " + each.kind()));
                yield form.make().apply(logics(arguments, pointer));
            }
            default -> form.make().apply(listed ? logics(arguments, pointer) : List.of(logic(json, pointer)));
        };
    }

    private Logic variable(Spot spot, List<Json> arguments, Place pointer) {
        Json path = arguments.getFirst();
        Logic otherwise = arguments.size() > 1 ? logic(arguments.get(1), pointer.at(1)) : Literal.NOTHING;
        return switch (path) {
            case Json.Text(_, var text) when text.equals("$flagd.flagKey") -> new Literal(flag);
            case Json.Text(_, var text) when text.equals("$flagd.timestamp") -> new Timestamp();
            case Json.Text(var at, var text)
            when text.startsWith("$flagd.") ->
                nothing(
                        at,
                        pointer,
                        "'%s' is not known: there are $flagd.flagKey and $flagd.timestamp".formatted(text));
            case Json.Text(_, var text) -> new Var(text, otherwise);
            case Json.Numeral(_, var number) -> new Var(number, otherwise);
            default -> nothing(spot, pointer, "var names a path such as \"user.plan\", found " + path.kind());
        };
    }

    private Logic version(List<Json> arguments, Place pointer) {
        Json operator = arguments.get(1);
        if (!(operator instanceof Json.Text(_, var text)) || !VersionRange.OPERATORS.contains(text)) {
            return nothing(
                    operator.spot(),
                    pointer.at(1),
                    "sem_ver compares with one of " + String.join(" ", VersionRange.OPERATORS));
        }
        Logic bound = logic(arguments.get(2), pointer.at(2));
        if (bound instanceof Literal(var value)) {
            SemVer version = SemVer.of(value);
            if (version == null) {
                return nothing(
                        arguments.get(2).spot(),
                        pointer.at(2),
                        "this is no version: write it as semver.org does, such as 1.4.0");
            }
            bound = new VersionRange.Fixed(version);
        }
        return new VersionRange(logic(arguments.getFirst(), pointer.at(0)), text, bound);
    }

    private Logic fractional(Spot spot, List<Json> arguments, Place pointer) {
        boolean keyed = !(arguments.getFirst() instanceof Json.Items);
        var shares = new ArrayList<Share>();
        int unusable = 0;
        long total = 0;
        for (int i = keyed ? 1 : 0; i < arguments.size(); i++) {
            Optional<Share> share = share(arguments.get(i), pointer.at(i));
            share.ifPresent(shares::add);
            unusable += share.isEmpty() ? 1 : 0;
            total += share.isPresent() && share.get().weight() instanceof Literal(Long weight) && weight > 0
                    ? weight
                    : 0;
        }
        Fractional.Key key = keyed ? key(arguments.getFirst(), pointer.at(0)) : new Fractional.Usual(flag);
        if (unusable > 0) {
            return Literal.NOTHING;
        }
        if (shares.isEmpty()) {
            return nothing(spot, pointer, "fractional lists answers with their weights, such as [\"on\", 25]");
        }
        return total <= Integer.MAX_VALUE
                ? new Fractional(key, shares)
                : nothing(spot, pointer, "the weights come to %d, more than 2147483647".formatted(total));
    }

    private Optional<Share> share(Json json, Place pointer) {
        if (!(json instanceof Json.Items(_, var parts)) || parts.isEmpty() || parts.size() > 2) {
            findings.note(json.spot(), pointer, "an answer and its weight are written [\"on\", 25]");
            return Optional.empty();
        }
        Logic answer = logic(parts.getFirst(), pointer.at(0));
        Logic weight = parts.size() > 1 ? logic(parts.get(1), pointer.at(1)) : new Literal(1L);
        return weight instanceof Literal(var value)
                ? weight(value, parts.getLast().spot(), pointer.at(1)).map(whole -> new Share(answer, whole))
                : Optional.of(new Share(answer, weight));
    }

    private Optional<Logic> weight(@Nullable Object value, Spot spot, Place pointer) {
        if (value == null) {
            return Optional.of(new Literal(1L));
        }
        double number = value instanceof Number given ? given.doubleValue() : Double.NaN;
        boolean usable = number == Math.rint(number) && number <= Integer.MAX_VALUE;
        if (!usable || number < 0) {
            findings.note(
                    spot,
                    pointer,
                    "a weight is a whole number from 0 to 2147483647" + (usable ? "; this one counts as 0" : ""));
        }
        return usable ? Optional.of(new Literal((long) number)) : Optional.empty();
    }

    /// Two texts behind each other, the usual way to give a key a salt, are never put together.
    private Fractional.Key key(Json json, Place pointer) {
        if (!(json instanceof Json.Fields)) {
            findings.note(
                    json.spot(), pointer, "this tells no callers apart: leave it out, or write {\"var\": \"email\"}");
        }
        Logic rule = logic(json, pointer);
        return rule instanceof Cat(var parts) && parts.size() == 2
                ? new Fractional.Joined(parts.getFirst(), parts.getLast())
                : new Fractional.Ruled(rule, new Fractional.Usual(flag));
    }

    private Logic nothing(Spot spot, Place pointer, String message) {
        findings.note(spot, pointer, message);
        return Literal.NOTHING;
    }

    private Logic unreadable(Spot spot, Place pointer, String message) {
        broken = true;
        return nothing(spot, pointer, message);
    }

    private static String meant(String written, Set<String> known) {
        return Spelling.nearest(written, known)
                .map(near -> ": is '%s' meant?".formatted(near))
                .orElse(
                        known.isEmpty()
                                ? ""
                                : ": there are "
                                        + String.join(
                                                ", ",
                                                known.stream()
                                                        .sorted()
                                                        .limit(50)
                                                        .toList()));
    }
}
