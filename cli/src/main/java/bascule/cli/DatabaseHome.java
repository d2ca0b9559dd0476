package bascule.cli;

import bascule.controller.SharedHome;
import bascule.controller.StartedPlan;
import bascule.databases.journal.JournalDatabase;
import bascule.databases.journal.JournalDatabase.KeptPlan;
import bascule.journal.Journal;
import bascule.journal.JournalException;
import bascule.journal.Ledger;
import bascule.journal.SignedJournal;
import bascule.journal.SigningKey;
import bascule.migration.StepException.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Plans and journals in a database that several controllers share. What this machine alone knows
/// stays in its folder: the key it signs with, the windows it recorded, and whom it told what.
///
/// @param folder of this controller
record DatabaseHome(JournalDatabase database, Path folder, SigningKey key) implements SharedHome {
    @Override
    public List<String> names() {
        return List.copyOf(database.lengths().keySet());
    }

    @Override
    public Map<String, Long> lengths() {
        return database.lengths();
    }

    @Override
    public void keep(String name, StartedPlan plan) throws Refused {
        var kept = new KeptPlan(plan.text(), plan.scriptsText(), plan.base().toString());
        if (!database.keep(name, kept)) {
            throw new Refused(
                    "%s has a journal in %s already: give this plan another name".formatted(name, database.place()));
        }
    }

    @Override
    public StartedPlan plan(String name) throws Refused {
        KeptPlan kept = database.plan(name)
                .orElseThrow(() -> new Refused("there is no plan of %s in %s".formatted(name, database.place())));
        return StartedPlan.read(name + " in " + database.place(), kept.plan(), kept.base(), kept.scripts());
    }

    @Override
    public Journal journal(String name) {
        return new SignedJournal(
                database.journal(name, database.clock()), name, key, line -> database.keepHead(name, line));
    }

    @Override
    public void readOn(String name, Ledger ledger) {
        database.readOn(name, ledger);
    }

    @Override
    public String place(String name) {
        return database.place();
    }

    @Override
    public String remedy() {
        return "mend what this machine lacks; a controller that lacks nothing takes over meanwhile";
    }

    @Override
    public Path folder(String name) {
        Path own = folder.resolve(name);
        try {
            Files.createDirectories(own);
        } catch (IOException failure) {
            throw new JournalException(
                    "the folder %s can't be made: %s; mend its rights".formatted(own, failure), failure);
        }
        return own;
    }

    @Override
    public void close() {
        database.close();
    }
}
