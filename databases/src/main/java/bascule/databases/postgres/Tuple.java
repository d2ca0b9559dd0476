package bascule.databases.postgres;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// The values of a row in text, in the order of its relation's columns. An *unchanged* value is one the server left
/// out because it is stored apart (TOAST) and the update did not touch it.
final class Tuple {
    private final @Nullable String[] values;
    private final @Nullable BitSet unchanged;

    Tuple(@Nullable String[] values, @Nullable BitSet unchanged) {
        this.values = values;
        this.unchanged = unchanged;
    }

    int size() {
        return values.length;
    }

    /// The value in text, null for NULL and for an unchanged one.
    @Nullable
    String value(int column) {
        return values[column];
    }

    boolean unchanged(int column) {
        return unchanged != null && unchanged.get(column);
    }
}
