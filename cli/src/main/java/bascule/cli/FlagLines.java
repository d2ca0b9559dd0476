package bascule.cli;

import bascule.flags.FlagsInPlay;
import bascule.flags.FlagsInPlay.Given;
import bascule.flags.FlagsInPlay.Moving;
import java.util.List;
import java.util.Locale;

/// The flags of a migration as lines of its picture.
final class FlagLines {
    private FlagLines() {}

    /// One for each flag: `checkout-v2 at 25%   on 24.8 % of callers, about 250 so far, 1,204 answers   off ...`.
    static List<InkedLine> of(FlagsInPlay flags) {
        return flags.flags().stream().map(FlagLines::line).toList();
    }

    private static InkedLine line(Moving flag) {
        var line = new InkedLine().put(flag.flag()).put(flag.share().isEmpty() ? "" : " at " + flag.share());
        if (!flag.stage().isEmpty()) {
            line.put(", stage " + flag.stage());
        }
        if (!flag.killed().isEmpty()) {
            line.next("killed: " + flag.killed(), Ink.WORRY);
        }
        List<Given> given =
                flag.variants().stream().filter(each -> each.answers() > 0).toList();
        given.forEach(each -> line.next(words(each)));
        return given.isEmpty() ? line.next("no program told of it yet", Ink.FAINT) : line;
    }

    private static String words(Given given) {
        return String.format(
                Locale.ROOT,
                "%s %.1f %% of callers, about %,d so far, %,d answers",
                given.variant(),
                100 * given.adoption(),
                given.keys(),
                given.answers());
    }

    /// Who has the flags that are in force; empty if nobody listens and nothing is wrong.
    static InkedLine clients(FlagsInPlay flags) {
        var line = new InkedLine();
        if (flags.listening() > 0) {
            line.put("%,d of %,d have the flags in force"
                    .formatted(flags.listening() - flags.behind().size(), flags.listening()));
        }
        if (!flags.behind().isEmpty()) {
            line.next("behind: " + String.join(", ", flags.behind()), Ink.WORRY);
        }
        if (!flags.trouble().isEmpty()) {
            line.next("✘ " + flags.trouble(), Ink.ALARM);
        }
        return line;
    }
}
