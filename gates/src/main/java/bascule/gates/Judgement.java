package bascule.gates;

import java.util.Optional;

/// What the evidence says, and what it rests on.
///
/// @param blue counted on blue so far
/// @param failing the e-value against green being good; at `failsAt` it fails
/// @param passing the e-value for it; at `passesAt` it passes
/// @param why a sentence for people
/// @param windowsLeft after how many more windows it will be decided if they are like those so far;
///     empty if never
public record Judgement(
        Answer answer,
        Count blue,
        Count green,
        double failing,
        double failsAt,
        double passing,
        double passesAt,
        String why,
        Optional<Double> windowsLeft) {
    public enum Answer {
        PASS,
        WAIT,
        FAIL
    }
}
