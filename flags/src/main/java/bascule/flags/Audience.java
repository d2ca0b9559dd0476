package bascule.flags;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Who listens to the flags and says what it took over. Whoever changes a flag can wait until everybody has the change,
/// or tell who is behind. Any thread may ask.
public final class Audience {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    private final Map<String, Seat> seats = new TreeMap<>();

    /// One that listens, until it is closed.
    public final class Seat implements AutoCloseable {
        private final String name;
        private long number = -1;

        private Seat(String name) {
            this.name = name;
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    /// Whether that can be the name of one that listens: 1 to 100 letters, digits, dots, dashes, colons, underscores.
    public static boolean name(String name) {
        return NAME.matcher(name).matches();
    }

    /// It has taken nothing over yet. One that comes again under the same name takes its old seat's place.
    public synchronized Seat join(String name) {
        if (!name(name)) {
            throw new IllegalArgumentException("'" + name + "' is no name of one that listens");
        }
        var seat = new Seat(name);
        seats.put(name, seat);
        return seat;
    }

    private synchronized void leave(Seat seat) {
        seats.remove(seat.name, seat);
        notifyAll();
    }

    /// That one gives the variants of this version from now on.
    ///
    /// @return false if it does not listen
    public synchronized boolean confirm(String name, Version version) {
        Seat seat = seats.get(name);
        if (seat != null) {
            seat.number = version.number();
            notifyAll();
        }
        return seat != null;
    }

    /// The names of those that have not taken over this version, or a later one.
    public synchronized List<String> behind(Version version) {
        var behind = new ArrayList<String>();
        seats.forEach((name, seat) -> {
            if (seat.number < version.number()) {
                behind.add(name);
            }
        });
        return behind;
    }

    /// The same, once nobody is behind or the patience ends.
    public synchronized List<String> await(Version version, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        List<String> behind = behind(version);
        while (!behind.isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return behind;
            }
            wait(left);
            behind = behind(version);
        }
        return behind;
    }

    /// Who listens, and the number of the version each has confirmed; empty for none yet.
    public synchronized Map<String, Optional<Long>> listening() {
        var all = new TreeMap<String, Optional<Long>>();
        seats.forEach((name, seat) -> all.put(name, seat.number < 0 ? Optional.empty() : Optional.of(seat.number)));
        return all;
    }
}
