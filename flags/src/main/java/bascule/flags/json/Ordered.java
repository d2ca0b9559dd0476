package bascule.flags.json;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The members of an object in their order, which never change. Most objects have a few, and those are looked through:
/// a table for each would be most of what a large document takes.
final class Ordered extends AbstractMap<String, Json> implements SequencedMap<String, Json> {
    /// With more there is an index.
    static final int FEW = 8;

    private final String[] names;
    private final Json[] values;
    private final @Nullable Map<String, Integer> places;

    private Ordered(String[] names, Json[] values) {
        this.names = names;
        this.values = values;
        this.places = names.length > FEW ? index(names) : null;
    }

    /// @param names all different
    static Ordered of(List<String> names, List<Json> values) {
        return new Ordered(names.toArray(String[]::new), values.toArray(Json[]::new));
    }

    static SequencedMap<String, Json> copyOf(SequencedMap<String, Json> members) {
        return members instanceof Ordered
                ? members
                : new Ordered(
                        members.keySet().toArray(String[]::new),
                        members.values().toArray(Json[]::new));
    }

    /// Whether they have the same names in the same order, and values that were written alike.
    static boolean alike(SequencedMap<String, Json> one, SequencedMap<String, Json> other) {
        if (!(one instanceof Ordered these) || !(other instanceof Ordered those)) {
            throw new IllegalStateException("members of objects are always kept in order");
        }
        if (!Arrays.equals(these.names, those.names)) {
            return false;
        }
        for (int place = 0; place < these.values.length; place++) {
            if (!Json.alike(these.values[place], those.values[place])) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, Integer> index(String[] names) {
        var places = HashMap.<String, Integer>newHashMap(names.length);
        for (int place = 0; place < names.length; place++) {
            places.put(names[place], place);
        }
        return places;
    }

    private int place(@Nullable Object name) {
        if (places != null) {
            return places.getOrDefault(name, -1);
        }
        for (int place = 0; place < names.length; place++) {
            if (names[place].equals(name)) {
                return place;
            }
        }
        return -1;
    }

    @Override
    public @Nullable Json get(@Nullable Object name) {
        int place = place(name);
        return place < 0 ? null : values[place];
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return place(name) >= 0;
    }

    @Override
    public int size() {
        return names.length;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super Json> action) {
        for (int place = 0; place < names.length; place++) {
            action.accept(names[place], values[place]);
        }
    }

    @Override
    public Set<Entry<String, Json>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, Json>> iterator() {
                return entries();
            }

            @Override
            public int size() {
                return names.length;
            }
        };
    }

    private Iterator<Entry<String, Json>> entries() {
        return new Iterator<>() {
            private int place;

            @Override
            public boolean hasNext() {
                return place < names.length;
            }

            @Override
            public Entry<String, Json> next() {
                if (place >= names.length) {
                    throw new NoSuchElementException();
                }
                return Map.entry(names[place], values[place++]);
            }
        };
    }

    @Override
    public SequencedMap<String, Json> reversed() {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(this)).reversed();
    }
}
