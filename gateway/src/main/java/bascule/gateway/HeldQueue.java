package bascule.gateway;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The requests that are held, in the order they came. Whoever touches it holds the lock of the door.
final class HeldQueue {
    private static final String REJECTED = "a switch is under way, and its route does not wait";
    private static final String FULL = "as many requests are held as this gateway holds";
    private static final String FULL_OF_ONE = "as many requests of this client are held as this gateway holds of one";

    private final LinkedHashSet<Waiting> queue = new LinkedHashSet<>();
    private final Map<InetAddress, Integer> ofClients = new HashMap<>();
    private int most;

    /// Queues it.
    ///
    /// @return why it can't be queued
    Optional<String> add(Waiting request, AtHold atHold, Admission.Bounds bounds) {
        if (atHold != AtHold.QUEUE) {
            return Optional.of(REJECTED);
        }
        if (queue.size() >= bounds.queue()) {
            return Optional.of(FULL);
        }
        if (ofClients.getOrDefault(request.client(), 0) >= bounds.ofOneClient()) {
            return Optional.of(FULL_OF_ONE);
        }
        queue.add(request);
        ofClients.merge(request.client(), 1, Integer::sum);
        most = Math.max(most, queue.size());
        return Optional.empty();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    int size() {
        return queue.size();
    }

    /// Held at once, ever.
    int most() {
        return most;
    }

    boolean remove(Waiting request) {
        boolean held = queue.remove(request);
        if (held) {
            forget(request);
        }
        return held;
    }

    Waiting removeFirst() {
        Waiting first = queue.removeFirst();
        forget(first);
        return first;
    }

    List<Waiting> removeAll() {
        List<Waiting> all = List.copyOf(queue);
        queue.clear();
        ofClients.clear();
        return all;
    }

    /// Those that came before that moment.
    List<Waiting> removeOlder(long than) {
        List<Waiting> late = new ArrayList<>();
        while (!queue.isEmpty() && queue.getFirst().since() - than < 0) {
            late.add(removeFirst());
        }
        return late;
    }

    private void forget(Waiting request) {
        ofClients.computeIfPresent(request.client(), (client, count) -> count == 1 ? null : count - 1);
    }
}
