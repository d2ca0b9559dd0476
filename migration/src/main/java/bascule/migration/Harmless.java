package bascule.migration;

/// Text from elsewhere as it may stand before people: nothing in it moves a terminal's cursor, turns the
/// direction of writing, or hides.
public final class Harmless {
    private Harmless() {}

    /// On one line: each control character, a line break too, and each that only formats others
    /// becomes `?`.
    public static String line(String text) {
        return without(text, false);
    }

    /// The same, but line breaks and tabs stay.
    public static String lines(String text) {
        return without(text.replace("\r\n", "\n"), true);
    }

    private static String without(String text, boolean several) {
        return text.codePoints()
                .map(each -> shown(each, several) ? each : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean shown(int point, boolean several) {
        if (point == '\n' || point == '\t') {
            return several;
        }
        return !Character.isISOControl(point) && Character.getType(point) != Character.FORMAT;
    }
}
