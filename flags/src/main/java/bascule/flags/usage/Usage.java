package bascule.flags.usage;

import bascule.flags.Context;
import bascule.flags.Flags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What a program's flags were used for, counted until it is told. Any thread may count; one tells. Where nobody can
/// be told, counts go on in the same room: it has a bound.
public final class Usage {
    private static final int CELLS_MAX = 1_000;

    private final String run = UUID.randomUUID().toString();
    private final Cells<Cell> cells = new Cells<>(CELLS_MAX, Cell::new);
    private final Events events = new Events();
    private long number;
    private int next;
    private Optional<Report> untold = Optional.empty();

    /// @param key whose answer it was; empty if nobody knows
    public void answered(String flag, String variant, String key) {
        Cell cell = cells.of(flag, variant);
        if (cell != null) {
            cell.answered(key);
        }
    }

    /// A caller did something. It counts for the variants that the flags, which this program has asked for, give that
    /// caller now.
    ///
    /// @param value that comes with it, such as a price; 0 if none does
    /// @return false if there are too many different events, or it has no fit name
    public boolean tracked(String event, double value, Flags flags, Context caller) {
        if (!events.admitted(event)) {
            return false;
        }
        var what = new Tracked(1, value);
        cells.given(flags, caller, cell -> cell.tracked(event, what));
        return true;
    }

    /// What is to be told: the same until it has arrived. Empty if nothing was counted.
    public Optional<Report> next() {
        if (untold.isEmpty()) {
            Map<String, Map<String, Used>> taken = taken();
            untold = taken.isEmpty() ? Optional.empty() : Optional.of(new Report(run, ++number, taken));
        }
        return untold;
    }

    /// Beginning where the last report ended, so that none waits for ever.
    private Map<String, Map<String, Used>> taken() {
        var taken = new LinkedHashMap<String, Map<String, Used>>();
        List<Cells.Place<Cell>> places = cells.places();
        int room = Report.VARIANTS_MAX;
        for (int left = places.size(); left > 0 && room > 0; left--) {
            var place = places.get(Math.floorMod(next++, places.size()));
            Used used = place.cell().taken();
            if (!used.nothing()) {
                taken.computeIfAbsent(place.flag(), _ -> new LinkedHashMap<>()).put(place.variant(), used);
                room--;
            }
        }
        return taken;
    }

    /// The report that `next` gave has arrived.
    public void arrived() {
        untold = Optional.empty();
    }
}
