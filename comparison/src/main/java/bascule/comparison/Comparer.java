package bascule.comparison;

/// Takes the answers that both sides gave to one request.
public interface Comparer {
    /// Called by one thread, one pairing after the other; while it works, few further ones wait and the rest is
    /// dropped. What it throws is logged, and costs that pairing only.
    void compare(Pairing pairing);
}
