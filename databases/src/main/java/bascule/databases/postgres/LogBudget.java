package bascule.databases.postgres;

import bascule.migration.Bytes;
import java.util.OptionalLong;

/// How much log a source may keep for a link that is behind.
///
/// @param most in bytes; empty if only the server's own limit holds
public record LogBudget(OptionalLong most) {
    public static final LogBudget NONE = new LogBudget(OptionalLong.empty());

    boolean isOver(long bytes) {
        return most.isPresent() && bytes > most.getAsLong();
    }

    /// What people should know before it is too late; empty if there is nothing.
    ///
    /// @param flow `forward` or `reverse`
    String warning(String flow, Slot.Standing slot) {
        if (!slot.lost().isEmpty()) {
            return "the log that the %s flow needs is lost (%s)".formatted(flow, slot.lost());
        }
        if (slot.unreserved()) {
            return ("the log that the %s flow needs may be removed at any moment: the %s it keeps are more than"
                            + " max_slot_wal_keep_size allows; raise that, and reload")
                    .formatted(flow, Bytes.text(slot.retained()));
        }
        return most.isPresent() && slot.retained() > most.getAsLong() / 2
                ? "%s of log are kept for the %s flow, budgets.retained-log is %s"
                        .formatted(Bytes.text(slot.retained()), flow, Bytes.text(most.getAsLong()))
                : "";
    }
}
