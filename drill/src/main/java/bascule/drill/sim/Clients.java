package bascule.drill.sim;

import bascule.balancers.MemoryBalancer;
import bascule.databases.memory.MemoryDatabase;
import bascule.databases.memory.MemoryPair;
import bascule.migration.Side;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// Whoever uses the service: each write has a number of the side's sequence as its key and is its own value.
final class Clients {
    /// An acknowledged write.
    record Acknowledged(Side side, String key) {}

    private static final int MOST = 400;

    private final MemoryPair pair;
    private final MemoryBalancer balancer;
    private final SequencedMap<String, Acknowledged> acknowledged = new LinkedHashMap<>();
    private int sent;
    private int refused;
    private int fenced;
    private String collision = "";
    private Optional<Side> answering = Optional.empty();

    Clients(MemoryPair pair, MemoryBalancer balancer) {
        this.pair = pair;
        this.balancer = balancer;
    }

    /// One client sends one write and sees what becomes of it.
    void send() {
        answering = Optional.empty();
        if (acknowledged.size() == MOST) {
            return;
        }
        switch (balancer.request()) {
            case BLUE -> write(Side.BLUE, pair.blue());
            case GREEN -> write(Side.GREEN, pair.green());
            case HELD -> {}
            case REFUSED -> refused++;
        }
    }

    private void write(Side side, MemoryDatabase database) {
        String id = "write-" + ++sent;
        try {
            String key = "%06d".formatted(database.nextNumber());
            String there = database.row(key).orElse("");
            if (!there.isEmpty()) {
                collision = side.word() + " gave out the key " + key + " of " + there + " again, to " + id;
            }
            database.write(key, id);
            acknowledged.put(id, new Acknowledged(side, key));
            answering = Optional.of(side);
        } catch (IllegalStateException closed) {
            fenced++;
        }
    }

    /// Somebody whom no fence stops writes to blue, and is told that it is done.
    void writePastBluesFence() {
        pair.blue().writePast("past", "write-past");
        acknowledged.put("write-past", new Acknowledged(Side.BLUE, "past"));
    }

    SequencedMap<String, Acknowledged> acknowledged() {
        return acknowledged;
    }

    /// The side that has just answered; empty if none has.
    Optional<Side> answering() {
        return answering;
    }

    /// Requests that reached a side whose fence was closed.
    int fenced() {
        return fenced;
    }

    int refused() {
        return refused;
    }

    String collision() {
        return collision;
    }
}
