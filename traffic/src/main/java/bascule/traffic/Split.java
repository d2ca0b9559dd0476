package bascule.traffic;

/// The share of a route's requests that goes to green, in hundredths of a percent: 0 to 10,000.
public record Split(int green) {
    public static final Split ALL_BLUE = new Split(0);
    public static final Split ALL_GREEN = new Split(10_000);

    public Split {
        if (green < 0 || green > 10_000) {
            throw new IllegalArgumentException("a split is 0 to 10,000 hundredths of a percent, got " + green);
        }
    }

    /// As people write it: `25%`, `0.5%`.
    public String percent() {
        return java.math.BigDecimal.valueOf(green, 2).stripTrailingZeros().toPlainString() + "%";
    }
}
