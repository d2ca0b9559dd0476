package bascule.gateway;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// Places for requests of one route at the service at once. Who finds none may wait, first come, first
/// served.
final class Places {
    /// Who wants one.
    interface Guest {
        /// It has a place now, to be given back by `leave`. Called from any thread.
        void placed();
    }

    enum Entry {
        IN,
        WAITS,
        FULL
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashSet<Guest> waiting = new LinkedHashSet<>();
    private int taken;
    private int most = Integer.MAX_VALUE;

    /// From here on there are so many. Those that are taken stay taken.
    void resize(int places) {
        List<Guest> next;
        lock.lock();
        try {
            most = places;
            next = next();
        } finally {
            lock.unlock();
        }
        next.forEach(Guest::placed);
    }

    /// @param queue how many may wait before this one
    Entry enter(Guest guest, int queue) {
        lock.lock();
        try {
            if (taken < most && waiting.isEmpty()) {
                taken++;
                return Entry.IN;
            }
            if (waiting.size() >= queue) {
                return Entry.FULL;
            }
            waiting.add(guest);
            return Entry.WAITS;
        } finally {
            lock.unlock();
        }
    }

    /// Gives a place back.
    void leave() {
        List<Guest> next;
        lock.lock();
        try {
            taken--;
            next = next();
        } finally {
            lock.unlock();
        }
        next.forEach(Guest::placed);
    }

    /// It waits no longer. False if it is not waiting (any more): then it has been given a place.
    boolean forget(Guest guest) {
        lock.lock();
        try {
            return waiting.remove(guest);
        } finally {
            lock.unlock();
        }
    }

    int taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private List<Guest> next() {
        List<Guest> next = new ArrayList<>();
        while (taken < most && !waiting.isEmpty()) {
            taken++;
            next.add(waiting.removeFirst());
        }
        return next;
    }
}
