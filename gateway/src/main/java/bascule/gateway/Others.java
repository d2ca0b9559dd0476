package bascule.gateway;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The other gateways before the same service: each is asked again and again who writes through
/// it. From any thread.
///
/// They are asked only as long as somebody says how far green is: nothing follows from it
/// otherwise, and writes there would wait for a gateway that sends nobody to green.
final class Others implements AutoCloseable {
    private record Lost(long end, Map<Long, Integer> writes) {}

    private final Writers writers;
    private final Asking asking;
    private final Supplier<Limits> limits;
    private final ArrayDeque<Lost> lost = new ArrayDeque<>();
    private volatile List<Other> all = List.of();

    Others(Writers writers, Asking asking, Supplier<Limits> limits) {
        this.writers = writers;
        this.asking = asking;
        this.limits = limits;
    }

    /// These are all others from here on.
    synchronized void are(List<URI> addresses) {
        List<Other> before = all;
        all = addresses.stream()
                .map(address -> before.stream()
                        .filter(each -> each.address().equals(address))
                        .findFirst()
                        .orElseGet(() -> new Other(address, this)))
                .toList();
        before.stream().filter(each -> !all.contains(each)).forEach(Other::end);
    }

    /// Asks each that is not asked.
    void ask() {
        all.forEach(Other::begin);
    }

    /// Whether each of them has promised to tell who writes before anybody hears what came of it.
    boolean promised() {
        for (Other each : all) {
            if (!each.promised()) {
                return false;
            }
        }
        return true;
    }

    /// How many have not.
    int missing() {
        return (int) all.stream().filter(each -> !each.promised()).count();
    }

    Writers writers() {
        return writers;
    }

    Asking asking() {
        return asking;
    }

    /// Nobody will tell of the end of these: their gateway has begun anew, or is asked no more.
    /// They may still be done, for as long as a service may take to answer.
    synchronized void lost(Map<Long, Integer> writes) {
        if (!writes.isEmpty()) {
            lost.addLast(new Lost(System.nanoTime() + limits.get().response().toNanos(), Map.copyOf(writes)));
        }
    }

    /// Waits no longer for what has been done by now, or never will.
    synchronized void tick() {
        while (!lost.isEmpty() && System.nanoTime() - lost.getFirst().end() >= 0) {
            lost.removeFirst().writes().forEach(this::ended);
        }
    }

    void ended(long caller, int writes) {
        writers.endedElsewhere(caller, writes, limits.get().sessionWriters());
    }

    @Override
    public void close() {
        are(List.of());
    }
}
