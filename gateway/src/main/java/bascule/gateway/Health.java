package bascule.gateway;

import java.util.concurrent.ThreadLocalRandom;

/// Whether one upstream is well, by its answers to requests and to checks. Both ways it takes several in a
/// row, so that it does not go back and forth. From any thread.
///
/// | state | what it gets | becomes |
/// |---|---|---|
/// | WELL | requests, a growing share at first | ILL after `ill-after` failures in a row |
/// | ILL | none while another is well | WELL after `well-after` good checks; without checks TRIED after `ill-for` |
/// | TRIED | requests | WELL after `well-after` answers in a row, ILL after one failure |
final class Health {
    private enum State {
        WELL,
        ILL,
        TRIED
    }

    /// Of its share an upstream gets at least so much while it is cold, in percent.
    private static final int COLD = 10;

    private State state = State.WELL;
    private volatile boolean spotless = true;
    private volatile boolean ill;
    private volatile String why = "";
    private volatile long wellSince = System.nanoTime();
    private long illSince;
    private int inARow;

    /// A request was answered.
    void answered(HealthPolicy policy) {
        if (policy.passive() && !spotless) {
            good(policy, false);
        }
    }

    /// A request got no answer, or no connection.
    void failed(HealthPolicy policy, String how, long now) {
        if (policy.passive()) {
            bad(policy, how, now);
        }
    }

    /// How a check ended; empty if it was good.
    void checked(HealthPolicy policy, String trouble, long now) {
        if (!trouble.isEmpty()) {
            bad(policy, trouble, now);
        } else if (!spotless) {
            good(policy, true);
        }
    }

    private synchronized void good(HealthPolicy policy, boolean check) {
        boolean counts = state == State.TRIED || (state == State.ILL && check);
        if (state == State.WELL) {
            well();
        } else if (counts && ++inARow >= policy.wellAfter()) {
            wellSince = System.nanoTime();
            well();
        }
    }

    private void well() {
        state = State.WELL;
        inARow = 0;
        spotless = true;
        ill = false;
        why = "";
    }

    private synchronized void bad(HealthPolicy policy, String how, long now) {
        spotless = false;
        inARow = state == State.WELL ? inARow + 1 : 0;
        if (state != State.WELL || inARow >= policy.illAfter()) {
            state = State.ILL;
            inARow = 0;
            illSince = now;
            why = how;
            ill = true;
        }
    }

    /// Whether it should get no requests now.
    boolean ill(HealthPolicy policy, long now) {
        if (!ill || !policy.any()) {
            return false;
        }
        return policy.checks() || stillIll(policy, now);
    }

    private synchronized boolean stillIll(HealthPolicy policy, long now) {
        if (state == State.ILL && now - illSince >= policy.illForNanos()) {
            state = State.TRIED;
            inARow = 0;
            ill = false;
        }
        return state == State.ILL;
    }

    /// Whether this turn should rather go to another one, because it is cold.
    boolean spared(HealthPolicy policy, long now) {
        long slow = policy.slowStartNanos();
        long warm = now - wellSince;
        if (slow == 0 || warm >= slow) {
            return false;
        }
        long share = Math.max(COLD, 100 * warm / slow);
        return ThreadLocalRandom.current().nextInt(100) >= share;
    }

    /// Why it is ill; empty if it is not.
    String why() {
        return ill ? why : "";
    }
}
