package bascule.demo.load;

import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// A live service is warm when its migration begins. So is this one: some reads go through it before anything counts.
public final class WarmUp {
    private static final int READS = 400;
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long ANSWER_MILLIS = 5_000;

    private WarmUp() {}

    /// @param customers how many there are
    /// @throws BrokenException if the shop does not answer
    public static void of(InetSocketAddress shop, int customers) throws BrokenException {
        var random = new SplittableRandom(0);
        long end = System.nanoTime() + LIMIT_NANOS;
        try (Wires wires = new Wires(shop, ANSWER_MILLIS)) {
            for (int read = 0; read < READS && System.nanoTime() - end < 0; read++) {
                wires.send("warm-up", "GET", "/catalogue?after=" + random.nextInt(990), "");
                wires.send("warm-up", "GET", "/customers/" + random.nextInt(1, customers + 1), "");
            }
        }
    }
}
