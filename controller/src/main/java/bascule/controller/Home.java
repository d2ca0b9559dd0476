package bascule.controller;

import bascule.journal.Journal;
import bascule.migration.StepException.Refused;
import java.nio.file.Path;
import java.util.List;

/// Where a controller keeps plans and journals: all that a successor needs.
public interface Home {
    /// Names of the migrations whose start was recorded here, in order.
    List<String> names();

    /// Keeps a plan. It is there wholly or not at all.
    ///
    /// @throws Refused if it can't be kept
    void keep(String name, StartedPlan plan) throws Refused;

    /// @throws Refused if it can't be read
    StartedPlan plan(String name) throws Refused;

    /// Opens the journal of a migration that is kept here.
    ///
    /// @throws bascule.journal.JournalException if it is damaged, or another controller holds it
    Journal journal(String name);

    /// Where a migration is kept, for people.
    String place(String name);

    /// What to do about one that can't be taken up, for people.
    String remedy();

    /// A migration's own folder on this machine, for what is kept beside its journal: what the
    /// sides show, and who was told what.
    Path folder(String name);
}
