package bascule.demo.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Whether the side that answered and the flag that goes with it say the same, answer by answer.
///
/// Only the catalogue's readers are spread over both sides while the share grows; everything else
/// stays on blue until the cutover. So an answer of blue to somebody whose reads are on green already
/// is no disagreement, and counted apart. An answer of green to somebody who has blue's variant is
/// always one.
public final class Agreement {
    /// The flag's variant as the shop says it.
    static final String FLAG = "x-shop-checkout";

    private static final String SPREAD = "/catalogue";
    private static final int KEPT_MAX = 10_000;

    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong ahead = new AtomicLong();
    private final AtomicLong disagreements = new AtomicLong();
    private final List<Disagreement> kept = new ArrayList<>();

    /// @param fromMillis when it was sent, of the epoch
    /// @param toMillis when it was answered
    public record Disagreement(long fromMillis, long toMillis, String what) {}

    void saw(String target, long fromMillis, Reply reply) {
        String side = reply.header(Figures.SIDE);
        String variant = reply.header(FLAG);
        if (side.isEmpty() || variant.isEmpty()) {
            return;
        }
        answers.incrementAndGet();
        boolean green = side.equals("green");
        boolean on = variant.equals("on");
        if (on && !green && !target.startsWith(SPREAD)) {
            ahead.incrementAndGet();
        } else if (on != green) {
            disagreements.incrementAndGet();
            keep(new Disagreement(
                    fromMillis, System.currentTimeMillis(), target + " by " + side + " with the flag " + variant));
        }
    }

    private void keep(Disagreement one) {
        synchronized (kept) {
            if (kept.size() < KEPT_MAX) {
                kept.add(one);
            }
        }
    }

    /// Those that had both, a side and a flag.
    public long answers() {
        return answers.get();
    }

    /// Answers of blue, on routes that do not take part in the ramp, to callers whose reads are on green.
    public long ahead() {
        return ahead.get();
    }

    public long disagreements() {
        return disagreements.get();
    }

    /// The first ten thousand.
    public List<Disagreement> kept() {
        synchronized (kept) {
            return List.copyOf(kept);
        }
    }
}
