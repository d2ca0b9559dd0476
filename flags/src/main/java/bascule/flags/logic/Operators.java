package bascule.flags.logic;

import bascule.flags.logic.Sum.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// Every operator of JsonLogic, and flagd's own four.
final class Operators {
    static final Map<String, Form> FORMS = new TreeMap<>();
    private static final int ANY = Integer.MAX_VALUE;

    static {
        put("var", 1, 2, parts -> Literal.NOTHING);
        put("fractional", 1, ANY, parts -> Literal.NOTHING);
        put("sem_ver", 3, 3, parts -> Literal.NOTHING);
        put("missing", 0, ANY, Operators::missing);
        put("missing_some", 2, 2, parts -> new Missing(parts.getFirst(), parts.getLast()));
        put("if", 1, ANY, If::new);
        put("?:", 3, 3, If::new);
        put("and", 1, ANY, parts -> new All(parts, false));
        put("or", 1, ANY, parts -> new All(parts, true));
        put("!", 1, 1, parts -> new Unary(parts.getFirst(), false));
        put("!!", 1, 1, parts -> new Unary(parts.getFirst(), true));
        two("==", Values::alike);
        two("===", Values::same);
        two("!=", (one, other) -> !Values.alike(one, other));
        two("!==", (one, other) -> !Values.same(one, other));
        two(">", (left, right) -> Values.less(right, left));
        two(">=", (left, right) -> Values.lessOrSame(right, left));
        put("<", 2, 3, parts -> below(parts, false));
        put("<=", 2, 3, parts -> below(parts, true));
        two("/", Binary::quotient);
        two("%", Binary::remainder);
        two("starts_with", Binary::startsWith);
        two("ends_with", Binary::endsWith);
        put("+", 1, ANY, parts -> new Sum(parts, Kind.PLUS));
        put("*", 1, ANY, parts -> new Sum(parts, Kind.TIMES));
        put("-", 1, 2, parts -> new Sum(parts, Kind.MINUS));
        put("min", 1, ANY, parts -> new Sum(parts, Kind.MIN));
        put("max", 1, ANY, parts -> new Sum(parts, Kind.MAX));
        put("cat", 1, ANY, Cat::new);
        put(
                "substr",
                2,
                3,
                parts -> new Substr(parts.getFirst(), parts.get(1), parts.size() > 2 ? parts.get(2) : null));
        put("in", 2, 2, parts -> In.of(parts.getFirst(), parts.getLast()));
        put("merge", 1, ANY, Merge::new);
        each("map", Each.Kind.MAP);
        each("filter", Each.Kind.FILTER);
        each("all", Each.Kind.ALL);
        each("some", Each.Kind.SOME);
        each("none", Each.Kind.NONE);
        put("reduce", 3, 3, parts -> new Reduce(parts.getFirst(), parts.get(1), parts.getLast()));
    }

    private Operators() {}

    /// @param make out of what it takes, which are as many as allowed
    record Form(int least, int most, Function<List<Logic>, Logic> make) {
        String takes() {
            String values = least == 1 && most == 1 ? " value" : " values";
            return most == ANY
                    ? least + " or more" + " values"
                    : least == most ? least + values : least + " to " + most + " values";
        }
    }

    private static void put(String operator, int least, int most, Function<List<Logic>, Logic> make) {
        FORMS.put(operator, new Form(least, most, make));
    }

    private static void two(String operator, Binary.Of of) {
        put(operator, 2, 2, parts -> new Binary(parts.getFirst(), parts.getLast(), of));
    }

    private static void each(String operator, Each.Kind kind) {
        put(operator, 2, 2, parts -> new Each(parts.getFirst(), parts.getLast(), kind));
    }

    private static Logic below(List<Logic> parts, boolean orSame) {
        return parts.size() == 3
                ? new Between(parts.getFirst(), parts.get(1), parts.getLast(), orSame)
                : new Binary(parts.getFirst(), parts.getLast(), orSame ? Values::lessOrSame : Values::less);
    }

    /// Takes the paths themselves, or one list of them.
    private static Logic missing(List<Logic> parts) {
        boolean listed = parts.size() == 1 && !(parts.getFirst() instanceof Literal(String path) && !path.isEmpty());
        return new Missing(null, listed ? new Merge(parts) : new Items(parts));
    }
}
