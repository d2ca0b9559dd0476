package bascule.journal;

import java.util.List;
import java.util.Optional;

/// What was found in a journal's bytes.
///
/// @param entries sound ones, up to the damage if there is any; those that were known before, too
/// @param length bytes those entries take
/// @param torn bytes behind them that a crash left of an entry that was never acknowledged
/// @param ended false if the last entry is whole but for its newline
/// @param damage what no crash can have left there
record Reading(List<Entry> entries, long length, long torn, boolean ended, Optional<Damage> damage) {
    /// @param line counts from 1
    record Damage(long line, String reason) {}

    Reading {
        entries = List.copyOf(entries);
    }

    /// @param where the journal is, for people
    /// @throws JournalException if there is damage
    Reading demandSound(String where) {
        damage.ifPresent(found -> {
            throw new JournalException(
                    "line %d of the journal %s is damaged: %s. Nothing may go on from it: put back a copy that is sound"
                            .formatted(found.line(), where, found.reason()));
        });
        return this;
    }
}
