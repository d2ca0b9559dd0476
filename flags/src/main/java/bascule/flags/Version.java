package bascule.flags;

/// Which state of the flags is meant: its number, and a digest of the text, so that a file that was edited by hand
/// between reading and writing is noticed too.
///
/// @param digest the first 16 hexadecimal digits of SHA-256
public record Version(long number, String digest) {
    @Override
    public String toString() {
        return number + "-" + digest;
    }
}
