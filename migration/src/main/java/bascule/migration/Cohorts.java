package bascule.migration;

/// Sorts callers, the same caller into the same place for ever and everywhere: a gateway that sends a share of them to
/// green and a flag that is on for a share of them ask this one function.
///
/// Murmur3 (x86, 32 bits, seed 0) of salt and identity in UTF-8, read as an unsigned number and scaled to a total:
/// `(hash * total) >>> 32`. It is what flagd does since its second version of bucketing.
public final class Cohorts {
    private Cohorts() {}

    /// Where a caller falls: 0 up to, not including, `total`. The lower ones are those that a growing share takes in
    /// first, so a share that grows keeps everybody it had, and one that shrinks lets the last ones go first.
    public static int place(String salt, String identity, int total) {
        return place(hash(salt, identity), total);
    }

    /// @param hash read as unsigned
    /// @param total not negative
    public static int place(int hash, int total) {
        return (int) ((Integer.toUnsignedLong(hash) * total) >>> 32);
    }

    /// The hash of both texts one after the other, without making a third. Half a surrogate pair counts as a question
    /// mark, as it does wherever Java writes UTF-8.
    public static int hash(String salt, String identity) {
        int length = salt.length() + identity.length();
        int hash = 0;
        long pending = 0;
        int bytes = 0;
        int at = 0;
        while (at < length) {
            char unit = unit(salt, identity, at++);
            int point = unit;
            if (Character.isSurrogate(unit)) {
                boolean pair = Character.isHighSurrogate(unit)
                        && at < length
                        && Character.isLowSurrogate(unit(salt, identity, at));
                point = pair ? Character.toCodePoint(unit, unit(salt, identity, at++)) : '?';
            }
            int width = width(point);
            pending |= encoded(point, width) << (8 * (bytes & 3));
            if ((bytes & 3) + width >= 4) {
                hash = Integer.rotateLeft(hash ^ scrambled((int) pending), 13) * 5 + 0xe6546b64;
                pending >>>= 32;
            }
            bytes += width;
        }
        return mixed(hash ^ scrambled((int) pending) ^ bytes);
    }

    private static char unit(String first, String second, int at) {
        return at < first.length() ? first.charAt(at) : second.charAt(at - first.length());
    }

    private static int width(int point) {
        return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    }

    /// UTF-8 of one character, its first byte lowest.
    private static long encoded(int point, int width) {
        return switch (width) {
            case 1 -> point;
            case 2 -> 0xc0 | point >> 6 | next(point, 0) << 8;
            case 3 -> 0xe0 | point >> 12 | next(point, 6) << 8 | next(point, 0) << 16;
            default -> 0xf0 | point >> 18 | next(point, 12) << 8 | next(point, 6) << 16 | next(point, 0) << 24;
        };
    }

    private static long next(int point, int shift) {
        return 0x80 | (point >> shift & 0x3f);
    }

    private static int scrambled(int block) {
        return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
    }

    private static int mixed(int hash) {
        int once = (hash ^ hash >>> 16) * 0x85ebca6b;
        int twice = (once ^ once >>> 13) * 0xc2b2ae35;
        return twice ^ twice >>> 16;
    }
}
