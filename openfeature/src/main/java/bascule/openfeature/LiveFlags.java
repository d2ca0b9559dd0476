package bascule.openfeature;

import bascule.flags.Reading;
import bascule.openfeature.Known.Origin;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The controller's flags in this program. It listens; at each change it takes the whole document over and confirms,
/// so that whoever moves a flag knows when this program has followed. While the controller is away the last document
/// holds; before it was ever there, the one kept from the last run, or the one that was shipped.
final class LiveFlags implements AutoCloseable {
    private static final long RETRY_MILLIS = 250;
    private static final long RETRY_MILLIS_MAX = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(LiveFlags.class);

    private final ProviderSettings settings;
    private final Listening listening;
    private final Line line;
    private final Thread thread;
    private volatile Known known = Known.NOTHING;
    private volatile boolean current;
    private boolean closed;
    private @Nullable HttpURLConnection open;

    private LiveFlags(ProviderSettings settings, Listening listening) {
        this.settings = settings;
        this.listening = listening;
        this.line = new Line(settings);
        this.thread = Thread.ofVirtual().name("flags").unstarted(this::follow);
    }

    /// Returns at once; `awaitCurrent` waits for the server.
    static LiveFlags start(ProviderSettings settings, Listening listening) {
        var flags = new LiveFlags(settings, listening);
        flags.standIn();
        flags.thread.start();
        return flags;
    }

    Known known() {
        return known;
    }

    /// Whether they are the server's, as of now.
    boolean current() {
        return current;
    }

    /// @return whether it is current within that time
    synchronized boolean awaitCurrent(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!current && !closed) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return current;
    }

    /// What holds until the server is there.
    private void standIn() {
        settings.snapshot().ifPresent(file -> take(file));
        if (known.origin() == Origin.NOTHING) {
            settings.bundled().ifPresent(text -> sound(text, "", Origin.BUNDLED));
        }
    }

    private void take(Path file) {
        try {
            if (Files.exists(file)) {
                sound(Files.readString(file), "", Origin.SNAPSHOT);
            }
        } catch (IOException unread) {
            LOG.warn("the flags kept in {} can't be read: {}", file, unread.toString());
        }
    }

    /// @return whether it was taken over: a document with mistakes is not
    private boolean sound(String text, String tag, Origin origin) {
        Reading reading = Reading.of(text, known.reading());
        if (!reading.sound()) {
            LOG.warn("flags from {} have mistakes and are not taken over: {}", origin, reading.problems());
            return false;
        }
        known = new Known(reading, tag, origin);
        return true;
    }

    private void follow() {
        long retry = RETRY_MILLIS;
        while (going()) {
            try {
                listen();
            } catch (IOException | RuntimeException gone) {
                retry = current ? RETRY_MILLIS : Math.min(2 * retry, RETRY_MILLIS_MAX);
                lost(String.valueOf(gone.getMessage()));
            }
            rest(retry);
        }
    }

    private synchronized boolean going() {
        return !closed;
    }

    private void lost(String why) {
        if (!going()) {
            return;
        }
        boolean was = current;
        current = false;
        if (was) {
            LOG.warn("the flags are as they were: {}", why);
            listening.stale(why);
        } else {
            LOG.debug("no flags from the server yet: {}", why);
        }
    }

    private synchronized void rest(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            for (long left = millis; left > 0 && !closed; left = left(end)) {
                wait(left);
            }
        } catch (InterruptedException _) {
            closed = true;
        }
    }

    private static long left(long end) {
        return TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }

    /// Until the line ends, which it always does with an exception.
    private void listen() throws IOException {
        HttpURLConnection events = line.events();
        if (!hold(events)) {
            events.disconnect();
            return;
        }
        try (BufferedReader lines = Line.lines(events)) {
            for (String said = lines.readLine(); said != null; said = lines.readLine()) {
                if (said.startsWith("data:")) {
                    refresh();
                }
            }
        } finally {
            events.disconnect();
        }
        throw new IOException("the server ended the line");
    }

    private synchronized boolean hold(HttpURLConnection events) {
        open = events;
        return !closed;
    }

    private void refresh() throws IOException {
        Known before = known;
        Line.Document document = line.document(before.tag());
        if (!document.body().isEmpty()) {
            if (!sound(document.body(), document.tag(), Origin.SERVER)) {
                return;
            }
            keep(document.body());
        }
        line.confirm(known.version());
        List<String> changed = before.origin() == Origin.NOTHING ? List.of() : known.changedFrom(before);
        boolean again = !current;
        synchronized (this) {
            current = true;
            notifyAll();
        }
        if (again || !changed.isEmpty()) {
            listening.current(changed);
        }
    }

    private void keep(String text) {
        settings.snapshot().ifPresent(file -> {
            try {
                Path draft = file.resolveSibling("." + file.getFileName() + ".draft");
                Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException unwritten) {
                LOG.warn("the flags can't be kept in {}: {}", file, unwritten.toString());
            }
        });
    }

    @Override
    public void close() {
        HttpURLConnection last;
        synchronized (this) {
            closed = true;
            last = open;
            notifyAll();
        }
        if (last != null) {
            last.disconnect();
        }
    }
}
