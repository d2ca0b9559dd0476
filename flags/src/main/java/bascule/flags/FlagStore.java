package bascule.flags;

import bascule.flags.usage.UsageBook;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.time.Duration;
import java.util.List;

/// Where the flags are kept. A change is made of the version somebody saw, or not at all; it is durable when `write`
/// returns; and a document with a mistake never replaces a good one.
///
/// Where the document's conventions ask two people for a change, the first one's is kept as proposed, and made once
/// somebody else orders the same.
///
/// Flags that follow a migration are changed by its terms alone, and an older term is refused. A person may kill one.
public interface FlagStore {
    /// @throws StepException.Refused if there never was a sound document
    /// @throws StepException.Transient if it can't be read just now
    Standing read() throws StepException;

    /// @throws StepException.Transient if `expected` is no longer in force, or it can't be written just now
    /// @throws StepException.Refused if the change makes no sense; the message has every problem
    /// @throws StepException.Fenced if a newer term of the migration was here
    Standing write(FlagChange change, Version expected, By by) throws StepException;

    /// A person agrees to an edit by hand that waits until two have. The first one's yes is put on record, the second
    /// one's takes the edit over.
    ///
    /// @param edit its name, as `Standing.refused` tells it
    /// @return as it is then; the edit still waits if anything is `refused`
    /// @throws StepException.Refused if none waits under that name, or the same person says so twice
    default Standing approve(String edit, By.Person by) throws StepException {
        throw new StepException.Refused("no edit waits here for two people to agree");
    }

    /// Refuses older terms of that migration from now on.
    ///
    /// @throws StepException.Fenced if it already follows a newer one
    void raise(String migration, Epoch epoch) throws StepException;

    /// What was changed, oldest first, at most so many of the last ones.
    List<Past> history(int most) throws StepException;

    /// One whose flags are listened to.
    interface Heard extends FlagStore {
        /// How long whoever changes a flag waits for those that listen.
        Duration PATIENCE = Duration.ofSeconds(1);

        /// Those that listen.
        Audience audience();

        /// What they say their flags are used for.
        UsageBook usage();
    }
}
