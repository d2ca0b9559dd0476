package bascule.flags.logic;

import org.jspecify.annotations.Nullable;

/// A rule that gives a value for what is known about a caller. Values are those of JSON: `String`, `Boolean`, `Long`,
/// `Double`, `List`, `Map` with names as keys, and null for nothing. A rule never fails: what makes no sense is null.
@FunctionalInterface
public interface Logic {
    /// @param data a [Facts], or inside `map`, `filter` and their like the element that is looked at
    @Nullable
    Object value(@Nullable Object data);
}
