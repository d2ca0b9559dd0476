package bascule.flags.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A value of JSON and where it stood. Two values are equal if they say the same, wherever they stood.
public sealed interface Json {
    Spot spot();

    /// As people call it: `an object`, `a text`.
    String kind();

    /// In Java's terms: `Map`, `List`, `String`, `Long` or `Double`, `Boolean`, null.
    @Nullable
    Object value();

    record Fields(Spot spot, SequencedMap<String, Json> members) implements Json {
        public Fields {
            members = Ordered.copyOf(members);
        }

        public static Fields of(String name, Json value) {
            var members = new LinkedHashMap<String, Json>();
            members.put(name, value);
            return new Fields(value.spot(), members);
        }

        /// Null if there is no such member.
        public @Nullable Json get(String name) {
            return members.get(name);
        }

        /// With that member, or another value for it, where it stood or at the end.
        public Fields with(String name, Json value) {
            var changed = new LinkedHashMap<>(members);
            changed.put(name, value);
            return new Fields(spot, changed);
        }

        public Fields without(String name) {
            var changed = new LinkedHashMap<>(members);
            changed.remove(name);
            return new Fields(spot, changed);
        }

        @Override
        public String kind() {
            return "an object";
        }

        @Override
        public Object value() {
            var values = new LinkedHashMap<String, @Nullable Object>();
            members.forEach((name, member) -> values.put(name, member.value()));
            return Collections.unmodifiableMap(values);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Fields fields && members.equals(fields.members);
        }

        @Override
        public int hashCode() {
            return members.hashCode();
        }
    }

    record Items(Spot spot, List<Json> items) implements Json {
        public Items {
            items = List.copyOf(items);
        }

        public static Items of(Json... items) {
            return new Items(Spot.NOWHERE, List.of(items));
        }

        @Override
        public String kind() {
            return "a list";
        }

        @Override
        public Object value() {
            var values = new ArrayList<@Nullable Object>();
            items.forEach(item -> values.add(item.value()));
            return Collections.unmodifiableList(values);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Items list && items.equals(list.items);
        }

        @Override
        public int hashCode() {
            return items.hashCode();
        }
    }

    record Text(Spot spot, String value) implements Json {
        public static Text of(String value) {
            return new Text(Spot.NOWHERE, value);
        }

        @Override
        public String kind() {
            return "a text";
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Text text && value.equals(text.value);
        }

        @Override
        public int hashCode() {
            return value.hashCode();
        }
    }

    /// @param written as it stood there, such as `1.50`
    record Numeral(Spot spot, String written) implements Json {
        public static Numeral of(long number) {
            return new Numeral(Spot.NOWHERE, Long.toString(number));
        }

        @Override
        public String kind() {
            return "a number";
        }

        @Override
        public Object value() {
            return written.length() <= 18 && whole(written)
                    ? (Object) Long.parseLong(written)
                    : (Object) Double.parseDouble(written);
        }

        static boolean whole(String written) {
            for (int i = 0; i < written.length(); i++) {
                char each = written.charAt(i);
                if (each != '-' && (each < '0' || each > '9')) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Numeral numeral && value().equals(numeral.value());
        }

        @Override
        public int hashCode() {
            return value().hashCode();
        }
    }

    record Truth(Spot spot, Boolean value) implements Json {
        @Override
        public String kind() {
            return "a truth value";
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Truth truth && value.equals(truth.value);
        }

        @Override
        public int hashCode() {
            return value.hashCode();
        }
    }

    record Nothing(Spot spot) implements Json {
        @Override
        public String kind() {
            return "null";
        }

        @Override
        public @Nullable Object value() {
            return null;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Nothing;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    /// Whether both were written alike: they are equal, and members stand in the same order.
    static boolean alike(Json one, Json other) {
        return switch (one) {
            case Fields(_, var members)
            when other instanceof Fields(_, var others) -> Ordered.alike(members, others);
            case Items(_, var items) when other instanceof Items(_, var others) -> alike(items, others);
            default -> one.equals(other);
        };
    }

    private static boolean alike(List<Json> items, List<Json> others) {
        if (items.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < items.size(); i++) {
            if (!alike(items.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// A value in Java's terms as JSON.
    static Json of(@Nullable Object value) {
        return switch (value) {
            case null -> new Nothing(Spot.NOWHERE);
            case Boolean truth -> new Truth(Spot.NOWHERE, truth);
            case Number number -> new Numeral(Spot.NOWHERE, number.toString());
            case List<?> list ->
                new Items(Spot.NOWHERE, list.stream().map(Json::of).toList());
            case Map<?, ?> map ->
                new Fields(
                        Spot.NOWHERE,
                        map.entrySet().stream()
                                .collect(Collectors.toMap(
                                        each -> String.valueOf(each.getKey()),
                                        each -> of(each.getValue()),
                                        (one, other) -> other,
                                        LinkedHashMap::new)));
            default -> Text.of(value.toString());
        };
    }

    /// A member's name as a part of a JSON pointer.
    static String pointer(String above, String name) {
        return above + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
