package bascule.gates;

/// How often a good release may be aborted by mistake, shared by all questions that could do it.
///
/// @param total the probability that any of them ever does
/// @param questions how many there are
public record Alpha(double total, int questions) {
    private static final double FIRST = 0.9;

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

    /// What a question that may use up so much may use up when it is begun for the n-th time, all that
    /// was seen before being forgotten: nine tenths the first time, and less each time after, so that
    /// all times together stay within it, however many there are.
    ///
    /// @param times 1 for the first
    public static double begun(double alpha, int times) {
        if (times < 1) {
            throw new IllegalArgumentException("a question is begun at least once, got " + times);
        }
        return alpha * (times == 1 ? FIRST : (1 - FIRST) / ((double) times * (times - 1)));
    }
}
