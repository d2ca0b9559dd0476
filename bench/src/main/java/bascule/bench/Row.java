package bascule.bench;

/// One figure beside a peer's.
///
/// @param subject who is measured
/// @param peer with whom it is compared; `limit` if `peerValue` is one that was promised
/// @param metric what, with its unit in parentheses
/// @param value the subject's median over the rounds
/// @param peerValue the peer's
/// @param ratio the median of the rounds' ratios, subject to peer
/// @param low the smallest of them
/// @param high the largest
public record Row(
        String subject,
        String peer,
        String metric,
        double value,
        double peerValue,
        double ratio,
        double low,
        double high) {
    /// @throws IllegalArgumentException if it is no figure
    public Row {
        for (double each : new double[] {value, peerValue, ratio, low, high}) {
            if (!Double.isFinite(each)) {
                throw new IllegalArgumentException(
                        "%s of %s beside %s is no number: %s".formatted(metric, subject, peer, each));
            }
        }
    }

    /// A figure beside a limit that was promised.
    public static Row limit(String subject, String metric, double value, double limit) {
        double ratio = value / limit;
        return new Row(subject, "limit", metric, value, limit, ratio, ratio, ratio);
    }
}
