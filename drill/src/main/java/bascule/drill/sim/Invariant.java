package bascule.drill.sim;

/// What must hold at every moment, whatever was killed.
interface Invariant {
    /// @throws AssertionError if it does not
    void check(World world);
}
