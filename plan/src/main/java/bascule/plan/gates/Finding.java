package bascule.plan.gates;

import bascule.gates.Judgement;
import bascule.gates.Judgement.Answer;
import bascule.migration.Evidence;
import java.time.Duration;
import java.util.Optional;

/// What a witness found so far.
///
/// @param words for people
/// @param evidence in numbers; empty where nothing is counted
record Finding(Answer answer, String words, Optional<Evidence> evidence) {
    static Finding of(Judgement judgement, Duration window) {
        return new Finding(judgement.answer(), judgement.why(), Optional.of(judgement.evidence(window)));
    }

    /// One that rests on no counts.
    static Finding plain(Answer answer, String words) {
        return new Finding(answer, words, Optional.empty());
    }

    /// Nothing can be said yet.
    static Finding waiting(String words) {
        return plain(Answer.WAIT, words);
    }

    Finding with(String more) {
        return new Finding(answer, words + more, evidence);
    }
}
