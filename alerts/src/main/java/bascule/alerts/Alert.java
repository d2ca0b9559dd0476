package bascule.alerts;

import bascule.migration.Harmless;
import java.time.Instant;

/// One thing that people are told about a migration.
///
/// @param sequence of the entry of its journal that tells it too
/// @param topic what begins and ends, such as `stopped`; of news their kind
/// @param what happened, in words; like the evidence it may quote people, and shows nothing that hides or forges lines
/// @param evidence what that rests on; empty if the words say all
public record Alert(
        Subject subject, long sequence, Kind kind, Turn turn, String topic, String what, String evidence, Instant at) {
    private static final int EVIDENCE_MAX = 2_000;

    public enum Turn {
        /// It happened, and that is that.
        NEWS("news"),
        BEGINS("begins"),
        ENDS("ends");

        private final String word;

        Turn(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public Alert {
        if (kind.lasts() == (turn == Turn.NEWS)) {
            throw new IllegalArgumentException(kind + " can't be " + turn);
        }
        what = Harmless.line(what);
        evidence = cut(Harmless.lines(evidence), EVIDENCE_MAX);
    }

    /// The same for the same alert, by whichever controller it is told:
    /// `shop-v2/stopped/17/2026-11-26T12:04:31Z/begins`.
    public String id() {
        return "%s/%d/%s/%s".formatted(incident(), sequence, at, turn.word());
    }

    /// The same for what begins and what ends: `shop-v2/stopped`.
    public String incident() {
        return subject.migration() + "/" + topic;
    }

    /// One line for people.
    public String headline() {
        return subject.migration() + (turn == Turn.ENDS ? ": over: " : ": ") + what;
    }

    /// @param most characters
    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 3) + "...";
    }
}
