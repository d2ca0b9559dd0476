package bascule.flags.usage;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// What callers did, by name: so many different things as are counted apart. Any thread may ask.
final class Events {
    private static final int MOST = 100;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    private final Set<String> names = ConcurrentHashMap.newKeySet();

    /// Whether it counts: its name is 1 to 100 letters, digits, dots, dashes, colons, underscores, and there is room.
    boolean admitted(String name) {
        if (names.contains(name)) {
            return true;
        }
        boolean fit = names.size() < MOST && NAME.matcher(name).matches();
        if (fit) {
            names.add(name);
        }
        return fit;
    }
}
