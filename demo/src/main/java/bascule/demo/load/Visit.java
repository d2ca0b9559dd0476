package bascule.demo.load;

import java.util.SplittableRandom;

/// What one shopper does when it comes.
interface Visit {
    /// @param random its own
    /// @return whether it found anything to do; if not, somebody else may come instead
    boolean to(Counter shop, SplittableRandom random);
}
