package bascule.demo.load;

import bascule.demo.load.Write.Kind;
import bascule.demo.load.Write.Outcome;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Where one shopper is served: sends its requests, measures from the moment at which it meant to come, and writes
/// down what it was told.
final class Counter {
    private static final AtomicLong WRITES = new AtomicLong();

    private final Wires wires;
    private final History history;
    private final Figures figures;
    private final String run;
    private final String caller;
    private final long intendedNanos;

    Counter(Wires wires, History history, Figures figures, String run, String caller, long intendedNanos) {
        this.wires = wires;
        this.history = history;
        this.figures = figures;
        this.run = run;
        this.caller = caller;
        this.intendedNanos = intendedNanos;
    }

    /// A write's id, unique in this run and in the others on the same databases.
    String newId() {
        return run + "-" + WRITES.incrementAndGet();
    }

    /// @return the answer's text, if all went well
    Optional<String> read(String target) {
        long sentMillis = System.currentTimeMillis();
        try {
            Reply reply = wires.send(caller, "GET", target, "");
            figures.answered(target, intendedNanos, sentMillis, reply);
            if (reply.status() == 200) {
                return Optional.of(reply.text());
            }
            figures.failed("GET " + target + " answered " + told(reply), reply);
        } catch (BrokenException problem) {
            figures.broken();
            figures.failed("GET " + target + " broke: " + problem.getMessage());
        }
        return Optional.empty();
    }

    /// Sends a write; how it ended goes into the history.
    Write write(String method, String target, String body, Kind kind, String id, long subject, long cents) {
        Outcome outcome;
        long order = 0;
        String what = method + " " + target + " (" + id + ")";
        long sentMillis = System.currentTimeMillis();
        try {
            Reply reply = wires.send(caller, method, target, body);
            figures.answered(target, intendedNanos, sentMillis, reply);
            outcome = outcome(reply);
            switch (outcome) {
                case ACKNOWLEDGED -> order = Numbers.find(reply.text(), "order");
                case NOT_DONE -> figures.failed(what + " answered " + told(reply), reply);
                case UNKNOWN -> figures.unknown(what + " answered " + told(reply));
            }
        } catch (BrokenException problem) {
            figures.broken();
            outcome = problem.sent() ? Outcome.UNKNOWN : Outcome.NOT_DONE;
            if (problem.sent()) {
                figures.unknown(what + " broke: " + problem.getMessage());
            } else {
                figures.failed(what + " was not sent: " + problem.getMessage());
            }
        }
        Write write = new Write(id, kind, subject, cents, outcome, order);
        history.add(write);
        return write;
    }

    /// 503 is a promise that nothing was done, 4xx too; any other answer that is no success leaves it open.
    private static Outcome outcome(Reply reply) {
        return switch (reply.status() / 100) {
            case 2 -> Outcome.ACKNOWLEDGED;
            case 4 -> Outcome.NOT_DONE;
            default -> reply.status() == 503 ? Outcome.NOT_DONE : Outcome.UNKNOWN;
        };
    }

    private static String told(Reply reply) {
        String text = reply.text().strip();
        return reply.status() + " " + text.substring(0, Math.min(text.length(), 300));
    }

    void stale(String why) {
        figures.stale(why);
    }
}
