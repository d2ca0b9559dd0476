package bascule.controller;

import bascule.journal.Journal;
import bascule.journal.JournalException;
import bascule.migration.StepId;
import bascule.migration.Swing;

/// What keeps a migration from going on although nobody is waited for.
///
/// @param reason a sentence for people; empty if nothing does
/// @param hint what to do about it
record Hindrance(String reason, String hint) {
    static final Hindrance NONE = new Hindrance("", "");

    static Hindrance ofJournal(String reason) {
        return new Hindrance(reason, "make room on the journal's disk, or mend it; it then goes on by itself");
    }

    /// The database of journals can't be asked: what is known may not be so any more.
    static Hindrance ofDatabase(String reason) {
        return new Hindrance(reason, "mend the database of journals, or the way to it; it then goes on by itself");
    }

    /// A swing is not begun before there is room to record its end and the whole way back: with a
    /// full disk it would stay half-way, with callers held until their lease is over and refused
    /// from then on.
    static Hindrance beforeSwing(Swing swing, StepId step, Journal journal) {
        try {
            if (swing.beginsWith(step)) {
                journal.reserve();
            }
            return NONE;
        } catch (JournalException full) {
            return ofJournal("the swing is not begun: " + full.getMessage());
        }
    }

    boolean stands() {
        return !reason.isEmpty();
    }
}
