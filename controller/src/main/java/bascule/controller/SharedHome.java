package bascule.controller;

import bascule.journal.Ledger;
import java.util.Map;

/// A home that several controllers share. The active one writes; the others read.
public interface SharedHome extends Home, AutoCloseable {
    /// The migrations here, in order, each with how many entries its journal has.
    ///
    /// @throws bascule.journal.JournalException if it can't be asked
    Map<String, Long> lengths();

    /// Takes into a ledger what the journal of that migration has beyond it.
    ///
    /// @throws bascule.journal.JournalException if it is damaged or can't be read
    void readOn(String name, Ledger ledger);

    @Override
    void close();
}
