package bascule.gates;

/// How often a question may answer by mistake, however often one looks.
///
/// @param fails how likely it fails a good green
/// @param passes how likely it passes a green as bad as what it demands to be refuted
public record Levels(double fails, double passes) {
    /// Of a hundred releases that are as bad as `proven` says, five pass. It needs no sharing: every question has to
    /// pass, so the worst one decides.
    public static final double PASSES = 0.05;

    public Levels {
        if (!(fails > 0 && fails < 1 && passes > 0 && passes < 1)) {
            throw new IllegalArgumentException("a level is between 0 and 1, got %s and %s".formatted(fails, passes));
        }
    }

    /// Of a question that may use up so much of what the plan gives.
    public static Levels of(double fails) {
        return new Levels(fails, PASSES);
    }

    /// What is left of both for the n-th time the question is begun, see [Alpha#begun].
    public Levels begun(int times) {
        return new Levels(Alpha.begun(fails, times), Alpha.begun(passes, times));
    }
}
