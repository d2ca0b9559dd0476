package bascule.gates;

/// How often a good release may be aborted by mistake, shared by all questions that could do it.
///
/// @param total the probability that any of them ever does
/// @param questions how many there are
public record Alpha(double total, int questions) {
    public Alpha {
        if (!(total > 0 && total < 1)) {
            throw new IllegalArgumentException("a probability of aborting is between 0 and 1, got " + total);
        }
        if (questions < 1) {
            throw new IllegalArgumentException("at least one question shares alpha, got " + questions);
        }
    }

    /// What one of them may use up. Together they stay within the total whatever they have to do
    /// with each other (Bonferroni).
    public double each() {
        return total / questions;
    }
}
