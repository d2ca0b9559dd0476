package bascule.controller;

import bascule.journal.Journal;
import java.nio.file.Path;

/// Opens the journal in a migration's folder; a file in service.
@FunctionalInterface
public interface Journals {
    /// @throws bascule.journal.JournalException if it is damaged, or another controller holds it
    Journal open(Path folder);
}
