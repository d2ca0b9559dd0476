package bascule.server;

import bascule.migration.StepException.Refused;
import java.util.List;

/// Where lines of text are kept that every process must see alike: people's tokens, and who is signed in.
public interface Shelf {
    /// A change to all of them at once; nobody else's falls between what it was given and what it gives.
    interface Change {
        List<String> of(List<String> lines) throws Refused;
    }

    /// As they are now, or were a second ago at most; the same list as long as nothing changed. Asked for each request.
    ///
    /// @throws Refused if they can't be read, or are not to be trusted
    List<String> lines() throws Refused;

    /// @throws Refused if they can't be read or kept, or the change refuses
    void change(Change change) throws Refused;
}
