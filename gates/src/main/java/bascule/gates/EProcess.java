package bascule.gates;

import java.util.OptionalDouble;

/// Evidence against a hypothesis that may be looked at after every window. While the hypothesis
/// holds in each window, the e-value ever reaches 1 / alpha with a probability of at most alpha,
/// whenever and however often one looks.
public interface EProcess {
    void take(Count blue, Count green);

    /// Natural logarithm of the e-value now.
    double log();

    /// After how many more windows it would reach 1 / alpha if each brought in the mean what is
    /// given; empty if never.
    ///
    /// @param blue exposures and events of one window in the mean
    OptionalDouble windowsUntil(double alpha, Mean blue, Mean green);

    /// Whether the hypothesis is refuted at that level now.
    boolean refuted(double alpha);

    /// Of one side and one window.
    record Mean(double exposed, double events) {
        public Mean {
            if (!(exposed >= 0) || !(events >= 0)) {
                throw new IllegalArgumentException("a mean is not negative, got %s of %s".formatted(events, exposed));
            }
        }
    }
}
