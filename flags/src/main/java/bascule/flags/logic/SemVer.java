package bascule.flags.logic;

import org.jspecify.annotations.Nullable;

/// A version as semver.org orders them. `v1.2.3`, `1.2` and `1` are read too, the missing numbers being 0.
///
/// @param before what stands after the hyphen of a version that comes before the release; empty for the release
record SemVer(long major, long minor, long patch, String before) implements Comparable<SemVer> {
    private static final int DIGITS_MAX = 18;

    /// Null if it is no version.
    static @Nullable SemVer of(@Nullable Object value) {
        return value instanceof String || value instanceof Number ? parsed(Values.text(value)) : null;
    }

    private static @Nullable SemVer parsed(String text) {
        int at = !text.isEmpty() && (text.charAt(0) == 'v' || text.charAt(0) == 'V') ? 1 : 0;
        long[] numbers = new long[3];
        int count = 0;
        while (true) {
            int end = numeral(text, at);
            if (end == at || count == numbers.length) {
                return null;
            }
            numbers[count++] = Long.parseLong(text, at, end, 10);
            at = end;
            if (at == text.length() || text.charAt(at) != '.' || count == numbers.length) {
                break;
            }
            at++;
        }
        if (at == text.length()) {
            return new SemVer(numbers[0], numbers[1], numbers[2], "");
        }
        return count == numbers.length ? withSuffix(text, at, numbers) : null;
    }

    /// Where the number that begins there ends; it has no leading zero.
    private static int numeral(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isDigit(text.charAt(at)) && text.charAt(at) < 128) {
            at++;
        }
        boolean wrong = at - from > DIGITS_MAX || (at - from > 1 && text.charAt(from) == '0');
        return wrong ? from : at;
    }

    private static @Nullable SemVer withSuffix(String text, int at, long[] numbers) {
        int plus = text.indexOf('+', at);
        String before = text.substring(at, plus < 0 ? text.length() : plus);
        boolean sound = (before.isEmpty() || (before.charAt(0) == '-' && identifiers(before.substring(1), true)))
                && (plus < 0 || identifiers(text.substring(plus + 1), false));
        return sound
                ? new SemVer(numbers[0], numbers[1], numbers[2], before.isEmpty() ? "" : before.substring(1))
                : null;
    }

    private static boolean identifiers(String text, boolean ordered) {
        for (String each : text.split("\\.", -1)) {
            boolean padded = ordered && each.length() > 1 && each.charAt(0) == '0' && numeric(each);
            if (each.isEmpty() || padded || !each.chars().allMatch(SemVer::allowed)) {
                return false;
            }
        }
        return true;
    }

    private static boolean allowed(int letter) {
        return letter == '-' || (letter < 128 && Character.isLetterOrDigit(letter));
    }

    private static boolean numeric(String identifier) {
        return identifier.chars().allMatch(each -> each >= '0' && each <= '9');
    }

    @Override
    public int compareTo(SemVer other) {
        int numbers = major != other.major
                ? Long.compare(major, other.major)
                : minor != other.minor ? Long.compare(minor, other.minor) : Long.compare(patch, other.patch);
        return numbers != 0 ? numbers : compared(before, other.before);
    }

    private static int compared(String one, String other) {
        if (one.isEmpty() || other.isEmpty()) {
            return Boolean.compare(one.isEmpty(), other.isEmpty());
        }
        String[] first = one.split("\\.", -1);
        String[] second = other.split("\\.", -1);
        for (int i = 0; i < Math.min(first.length, second.length); i++) {
            int order = identifier(first[i], second[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(first.length, second.length);
    }

    private static int identifier(String one, String other) {
        boolean first = numeric(one);
        boolean second = numeric(other);
        if (first != second) {
            return first ? -1 : 1;
        }
        return first && one.length() != other.length()
                ? Integer.compare(one.length(), other.length())
                : one.compareTo(other);
    }
}
