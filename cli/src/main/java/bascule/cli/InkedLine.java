package bascule.cli;

import bascule.migration.Harmless;
import java.util.ArrayList;
import java.util.List;

/// One line of a picture: stretches of text, each in its ink. What comes from outside is made harmless: a control
/// character in a name must not move the reader's cursor.
final class InkedLine {
    private record Stretch(String text, Ink ink) {}

    private final List<Stretch> stretches = new ArrayList<>();

    InkedLine put(String text) {
        return put(text, Ink.PLAIN);
    }

    InkedLine put(String text, Ink ink) {
        stretches.add(new Stretch(Harmless.line(text), ink));
        return this;
    }

    InkedLine put(InkedLine line) {
        stretches.addAll(line.stretches);
        return this;
    }

    /// Puts a text after a gap of three, unless the line is still empty.
    InkedLine next(String text) {
        return next(text, Ink.PLAIN);
    }

    InkedLine next(String text, Ink ink) {
        return stretches.isEmpty() ? put(text, ink) : put("   ").put(text, ink);
    }

    boolean isEmpty() {
        return stretches.isEmpty();
    }

    /// The line in at most `width` columns; `…` stands where something was cut off.
    String draw(int width, boolean colour) {
        int length =
                stretches.stream().mapToInt(stretch -> columns(stretch.text())).sum();
        int left = length > width ? Math.max(0, width - 1) : width;
        var drawn = new StringBuilder();
        for (var stretch : stretches) {
            String text = cut(stretch.text(), left);
            left -= columns(text);
            drawn.append(colour ? stretch.ink().on(text) : text);
        }
        return (length > width ? drawn.append('…') : drawn).toString().stripTrailing();
    }

    private static int columns(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String cut(String text, int columns) {
        return columns(text) <= columns ? text : text.substring(0, text.offsetByCodePoints(0, columns));
    }
}
