package bascule.tidy;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Nothing is left for later: no notes to do something, no test that is switched off.
final class Leftovers implements Rule.OfFile {
    private static final Pattern NOTES = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern OFF = Pattern.compile("@(Disab" + "led|Igno" + "re)\\b");

    @Override
    public Stream<Finding> check(TextFile file) {
        Stream<Finding> notes = file.linesWith(NOTES, "a note for later: do it, or write an issue");
        return file.isJava()
                ? Stream.concat(notes, file.linesWith(OFF, "a test that is switched off: mend it, or delete it"))
                : notes;
    }
}
