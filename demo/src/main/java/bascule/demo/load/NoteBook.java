package bascule.demo.load;

import bascule.demo.load.Write.Kind;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;

/// Writes and marks notes; each note by one shopper at a time, so that it is known which write was the last.
final class NoteBook {
    private final Queue<Long> free = new ConcurrentLinkedQueue<>();

    NoteBook(int notes) {
        LongStream.rangeClosed(1, notes).forEach(free::add);
    }

    boolean write(Counter shop, SplittableRandom random) {
        return withNote(note -> {
            String id = shop.newId();
            String body = "{\"write\":\"" + id + "\",\"body\":\"" + Texts.of(id) + "\"}";
            return shop.write("PUT", "/notes/" + note, body, Kind.NOTE, id, note, 0);
        });
    }

    boolean mark(Counter shop, SplittableRandom random) {
        return withNote(note -> {
            String id = shop.newId();
            return shop.write("POST", "/notes/" + note + "/mark", "{\"write\":\"" + id + "\"}", Kind.MARK, id, note, 0);
        });
    }

    private interface Act {
        Write on(long note);
    }

    /// A note whose last write is unknown is not written to again: it may still be on its way.
    private boolean withNote(Act act) {
        Long note = free.poll();
        if (note == null) {
            return false;
        }
        if (!act.on(note).unknown()) {
            free.add(note);
        }
        return true;
    }
}
