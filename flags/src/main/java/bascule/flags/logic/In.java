package bascule.flags.logic;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `in`: one of a list, or a part of a text.
record In(Logic what, Logic where) implements Logic {
    /// A list of texts that stands there is looked up, however long it is.
    static Logic of(Logic what, Logic where) {
        return where instanceof Literal(List<?> list)
                        && !list.isEmpty()
                        && list.stream().allMatch(String.class::isInstance)
                ? new OneOf(what, Set.copyOf(new HashSet<>(list)))
                : new In(what, where);
    }

    @Override
    public Object value(@Nullable Object data) {
        Object looked = what.value(data);
        return switch (where.value(data)) {
            case String text -> looked instanceof String part && text.contains(part);
            case List<?> list -> has(list, looked);
            case null, default -> false;
        };
    }

    private static boolean has(List<?> list, @Nullable Object looked) {
        for (int i = 0; i < list.size(); i++) {
            if (Values.same(list.get(i), looked)) {
                return true;
            }
        }
        return false;
    }

    private record OneOf(Logic what, Set<?> texts) implements Logic {
        @Override
        public Object value(@Nullable Object data) {
            return what.value(data) instanceof String text && texts.contains(text);
        }
    }
}
