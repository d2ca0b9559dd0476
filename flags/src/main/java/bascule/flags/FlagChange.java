package bascule.flags;

import bascule.flags.json.Json;
import bascule.migration.StepException.Refused;

/// A change to a document of flags. Pure: it makes a new document.
public interface FlagChange {
    /// What it does, in one line that starts with a verb.
    String describe();

    /// @throws Refused if it does not fit this document; the message says what would
    Json.Fields made(Json.Fields document) throws Refused;
}
