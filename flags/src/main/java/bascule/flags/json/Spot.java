package bascule.flags.json;

/// Where something stood; both from 1. What was never written stands at `NOWHERE`.
public record Spot(int line, int column) {
    public static final Spot NOWHERE = new Spot(0, 0);
}
