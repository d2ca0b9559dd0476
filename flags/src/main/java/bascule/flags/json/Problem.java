package bascule.flags.json;

/// Something wrong with flags.
///
/// @param line from 1; 0 if it stands in no file
/// @param column from 1
/// @param pointer a JSON pointer such as `/flags/checkout-v2/state`; empty for the whole
/// @param message what is wrong and what to do
public record Problem(int line, int column, String pointer, String message) {
    /// As compilers say it: `12:5 /flags/a/state: message`.
    @Override
    public String toString() {
        String place = line == 0 ? "" : line + ":" + column + " ";
        return place + (pointer.isEmpty() ? "" : pointer + ": ") + message;
    }
}
