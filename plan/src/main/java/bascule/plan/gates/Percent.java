package bascule.plan.gates;

import java.math.BigDecimal;

/// Shares as people write them: `0.5 %`.
final class Percent {
    private Percent() {}

    /// @param share 1 is all
    static String text(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + " %";
    }
}
