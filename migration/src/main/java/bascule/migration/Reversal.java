package bascule.migration;

/// How a step comes undone. The plan shows it before anything runs.
public sealed interface Reversal {
    /// Undone without a trace that matters.
    record Exact() implements Reversal {}

    /// Undone without loss until the named step is applied.
    record WithinWindow(StepId closedBy) implements Reversal {}

    /// Never undone: a point of no return.
    record None(String reason) implements Reversal {}
}
