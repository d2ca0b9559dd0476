package bascule.flags;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which state of the flags is meant: its number, and a digest of the text, so that a file that was edited by hand
/// between reading and writing is noticed too.
///
/// @param digest the first 16 hexadecimal digits of SHA-256
public record Version(long number, String digest) {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,18})-([0-9a-f]{1,64})");

    @Override
    public String toString() {
        return number + "-" + digest;
    }

    /// Reads what `toString` wrote; empty if it is no version.
    public static Optional<Version> parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        return written.matches()
                ? Optional.of(new Version(Long.parseLong(written.group(1)), written.group(2)))
                : Optional.empty();
    }
}
