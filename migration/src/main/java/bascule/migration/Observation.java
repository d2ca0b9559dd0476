package bascule.migration;

/// What is true outside, whatever the journal says.
public sealed interface Observation {
    /// Nothing of the step is there.
    record Absent() implements Observation {}

    /// Some of it is.
    record Partial(String what) implements Observation {}

    /// All of it is.
    record Present() implements Observation {}

    /// Someone else changed what this step owns: neither apply nor revert may touch it.
    record Foreign(String evidence) implements Observation {}
}
