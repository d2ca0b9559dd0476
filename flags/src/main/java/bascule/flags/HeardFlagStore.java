package bascule.flags;

import bascule.flags.usage.UsageBook;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.time.InstantSource;
import java.util.List;

/// A store to whose flags clients listen, and who tell what they used them for.
public record HeardFlagStore(FlagStore store, Audience audience, UsageBook usage) implements FlagStore.Heard {
    public HeardFlagStore(FlagStore store, Audience audience) {
        this(store, audience, new UsageBook(InstantSource.system()));
    }

    @Override
    public Standing read() throws StepException {
        return store.read();
    }

    @Override
    public Standing write(FlagChange change, Version expected, By by) throws StepException {
        return store.write(change, expected, by);
    }

    @Override
    public Standing approve(String edit, By.Person by) throws StepException {
        return store.approve(edit, by);
    }

    @Override
    public void raise(String migration, Epoch epoch) throws StepException {
        store.raise(migration, epoch);
    }

    @Override
    public List<Past> history(int most) throws StepException {
        return store.history(most);
    }
}
