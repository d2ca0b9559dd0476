package bascule.flags.logic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `sem_ver`: a version held against another.
record VersionRange(Logic version, String operator, Logic bound) implements Logic {
    static final List<String> OPERATORS = List.of("=", "!=", "<", "<=", ">", ">=", "^", "~");

    @Override
    public @Nullable Object value(@Nullable Object data) {
        SemVer one = SemVer.of(version.value(data));
        SemVer other = bound instanceof Fixed fixed ? fixed.version() : SemVer.of(bound.value(data));
        return (one == null || other == null) ? null : (Boolean) within(one, other);
    }

    private boolean within(SemVer one, SemVer other) {
        return switch (operator) {
            case "=" -> one.compareTo(other) == 0;
            case "!=" -> one.compareTo(other) != 0;
            case "<" -> one.compareTo(other) < 0;
            case "<=" -> one.compareTo(other) <= 0;
            case ">" -> one.compareTo(other) > 0;
            case ">=" -> one.compareTo(other) >= 0;
            case "^" -> one.major() == other.major();
            case "~" -> one.major() == other.major() && one.minor() == other.minor();
            default -> throw new IllegalStateException(operator);
        };
    }

    /// A bound that stands there is read once.
    record Fixed(SemVer version) implements Logic {
        @Override
        public Object value(@Nullable Object data) {
            throw new UnsupportedOperationException("a bound is no value");
        }
    }
}
