package bascule.flags;

import bascule.flags.json.JsonText;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Flags that are forgotten with the process: for tests, drills and dry runs.
public final class MemoryFlagStore implements FlagStore {
    private final List<Past> history = new ArrayList<>();
    private Standing standing;

    /// @throws Refused if something is wrong with the document
    public MemoryFlagStore(String text) throws Refused {
        this(sound(Reading.of(text)), text);
    }

    private MemoryFlagStore(Reading reading, String text) {
        this.standing = new Standing(Documents.version(reading.source(), text), reading, List.of());
    }

    private static Reading sound(Reading reading) throws Refused {
        if (!reading.sound()) {
            throw new Refused("these flags have mistakes: " + Documents.told(reading.problems()));
        }
        return reading;
    }

    /// Without any flag.
    public static MemoryFlagStore empty() {
        return new MemoryFlagStore(Reading.of("{\"flags\": {}}"), "");
    }

    @Override
    public synchronized Standing read() {
        return standing;
    }

    @Override
    public synchronized Standing write(FlagChange order, Version expected, By by) throws StepException {
        long number = standing.version().number() + 1;
        FlagChange change = FourEyes.seen(standing.reading(), order, by);
        Reading reading = Documents.changed(standing, change, expected, by, number);
        String text = JsonText.write(reading.source());
        standing = new Standing(Documents.version(reading.source(), text), reading, List.of());
        history.add(PastText.chained(history, Instant.now(), standing.version(), by, change.describe()));
        return standing;
    }

    @Override
    public synchronized void raise(String migration, Epoch epoch) throws StepException {
        Raise raise = new Raise(migration, epoch);
        if (raise.needed(standing)) {
            write(raise, standing.version(), new By.Term(migration, epoch));
        }
    }

    @Override
    public synchronized List<Past> history(int most) {
        return List.copyOf(history.subList(Math.max(0, history.size() - most), history.size()));
    }
}
