package bascule.databases.postgres;

import java.util.Locale;
import java.util.OptionalLong;

/// How much log a source may keep for a link that is behind.
///
/// @param most in bytes; empty if only the server's own limit holds
public record LogBudget(OptionalLong most) {
    public static final LogBudget NONE = new LogBudget(OptionalLong.empty());

    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB"};

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
                    .formatted(flow, text(slot.retained()));
        }
        return most.isPresent() && slot.retained() > most.getAsLong() / 2
                ? "%s of log are kept for the %s flow, budgets.retained-log is %s"
                        .formatted(text(slot.retained()), flow, text(most.getAsLong()))
                : "";
    }

    /// `512 B`, `1.5 GiB`.
    static String text(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double size = bytes / 1024.0;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]).replace(".0 ", " ");
    }
}
