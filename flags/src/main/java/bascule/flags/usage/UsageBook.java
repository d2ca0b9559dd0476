package bascule.flags.usage;

import bascule.flags.Context;
import bascule.flags.Flags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/// What all programs told of their flags since the controller started. Any thread may tell and ask.
public final class UsageBook {
    /// How far back `lately` goes, at least; at most twice as far.
    public static final Duration LATELY = Duration.ofMinutes(5);

    private static final int CELLS_MAX = 5_000;
    private static final int CLIENTS_MAX = 5_000;

    private final String run = UUID.randomUUID().toString();
    private final InstantSource clock;
    private final Cells<Entry> cells = new Cells<>(CELLS_MAX, Entry::new);
    private final Events events = new Events();

    private final Map<String, Told> clients = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
            return size() > CLIENTS_MAX;
        }
    };

    /// The last report of a program.
    private record Told(String run, long number) {}

    /// Of one variant: since the start, and in the current and the last stretch of `LATELY`.
    private static final class Entry {
        private final Cell all = new Cell();
        private Keys now = new Keys();
        private Keys before = new Keys();
        private Instant since = Instant.MIN;

        private synchronized Keys now(Instant at) {
            if (since.isBefore(at.minus(LATELY))) {
                boolean late = since.isBefore(at.minus(LATELY.multipliedBy(2)));
                before = late ? new Keys() : now;
                now = new Keys();
                since = at;
            }
            return now;
        }

        private synchronized Keys lately(Instant at) {
            var both = new Keys();
            both.add(now(at));
            both.add(before);
            return both;
        }
    }

    public UsageBook(InstantSource clock) {
        this.clock = clock;
    }

    /// Names this counting: under another name it began anew at 0.
    public String run() {
        return run;
    }

    /// Counts what a program counted. Flags and variants that are in no document count nothing.
    ///
    /// @return false if that report was told before
    public boolean take(String client, Report report, Flags flags) {
        synchronized (clients) {
            Told last = clients.get(client);
            if (last != null && last.run.equals(report.run()) && last.number >= report.number()) {
                return false;
            }
            clients.put(client, new Told(report.run(), report.number()));
        }
        report.flags()
                .forEach((flag, variants) -> variants.forEach((variant, used) -> take(flag, variant, used, flags)));
        return true;
    }

    private void take(String flag, String variant, Used used, Flags flags) {
        boolean known = flags.flag(flag)
                .filter(each -> each.variants().containsKey(variant))
                .isPresent();
        Entry entry = known ? cells.of(flag, variant) : null;
        if (entry != null) {
            var fit = new TreeMap<>(used.tracked());
            fit.keySet().removeIf(event -> !events.admitted(event));
            entry.all.add(new Used(used.answers(), used.keys(), fit));
            entry.now(clock.instant()).add(used.keys());
        }
    }

    /// The controller itself gave a caller an answer.
    ///
    /// @param key empty if nobody knows who it is
    public void answered(String flag, String variant, String key) {
        Entry entry = cells.of(flag, variant);
        if (entry != null) {
            entry.all.answered(key);
            entry.now(clock.instant()).add(key);
        }
    }

    /// A caller did something. It counts for the variants that the flags, which anybody asked for so far, give that
    /// caller now.
    ///
    /// @return false if there are too many different events, or it has no fit name
    public boolean tracked(String event, double value, Flags flags, Context caller) {
        if (!events.admitted(event)) {
            return false;
        }
        var what = new Tracked(1, value);
        cells.given(flags, caller, entry -> entry.all.tracked(event, what));
        return true;
    }

    /// In the order of their names.
    public UsageFigures figures() {
        return figures(_ -> true);
    }

    /// Of these flags only.
    public UsageFigures figures(Predicate<String> which) {
        var flags = new TreeMap<String, Map<String, VariantFigures>>();
        for (var place : cells.places()) {
            if (which.test(place.flag())) {
                flags.computeIfAbsent(place.flag(), _ -> new TreeMap<>()).put(place.variant(), figures(place.cell()));
            }
        }
        return new UsageFigures(run, flags, cells.uncounted());
    }

    private VariantFigures figures(Entry entry) {
        Used seen = entry.all.seen();
        return new VariantFigures(
                seen.answers(),
                seen.keys().count(),
                entry.lately(clock.instant()).count(),
                new TreeMap<>(seen.tracked()));
    }
}
