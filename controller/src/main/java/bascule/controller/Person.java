package bascule.controller;

import bascule.migration.StepException.Refused;
import java.text.Normalizer;

/// What people are called in a journal. Two names that look the same are one name, so that one
/// person with an invisible character more is not two.
///
/// Whoever has the token may still give any name; it is the token that lets in.
public final class Person {
    /// Beside what Unicode calls controls and formats: letters and marks that show nothing.
    private static final String BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0";

    private static final int LONGEST = 100;

    private Person() {}

    /// @return the name in one form: composed, of usual widths, single spaces within and none
    ///     around
    /// @throws Refused if nothing is left of it, or it has characters that do not show
    public static String named(String actor) throws Refused {
        String name = Normalizer.normalize(actor, Normalizer.Form.NFKC)
                .replaceAll(" +", " ")
                .strip();
        if (name.isEmpty()) {
            throw new Refused("a person has a name: say whose this is");
        }
        if (name.equalsIgnoreCase(Term.SELF)) {
            throw new Refused("'" + name + "' is what the controller's own orders are called: say whose this is");
        }
        if (name.length() > LONGEST) {
            throw new Refused("a person's name has at most " + LONGEST + " characters");
        }
        int[] hidden = name.codePoints().filter(Person::hidden).toArray();
        if (hidden.length > 0) {
            throw new Refused(
                    "the name holds a character that does not show (U+%04X): write it without".formatted(hidden[0]));
        }
        return name;
    }

    private static boolean hidden(int character) {
        return BLANKS.indexOf(character) >= 0
                || (character >= 0xfe00 && character <= 0xfe0f)
                || character >= 0xe0000
                || switch (Character.getType(character)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED -> true;
                    default -> false;
                };
    }
}
