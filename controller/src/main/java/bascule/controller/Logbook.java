package bascule.controller;

import bascule.controller.Migrations.Line;
import bascule.migration.Harmless;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The latest lines about one migration, for people; they go to the process's log too.
final class Logbook {
    private static final Logger LOG = LoggerFactory.getLogger(Logbook.class);
    private static final int MOST = 1_000;

    private final String name;
    private final Deque<Line> lines = new ArrayDeque<>();

    Logbook(String name) {
        this.name = name;
    }

    void say(String text) {
        LOG.info("{}: {}", name, Harmless.line(text));
        synchronized (lines) {
            if (lines.size() == MOST) {
                lines.removeFirst();
            }
            lines.addLast(new Line(Instant.now(), text));
        }
    }

    /// A bug of ours, with its trace in the process's log.
    void bug(String what, RuntimeException bug) {
        say(what + ": " + bug);
        LOG.error("{}: {}", name, Harmless.line(what), bug);
    }

    /// The newest, oldest of them first.
    List<Line> newest(int most) {
        synchronized (lines) {
            return lines.stream().skip(Math.max(0, lines.size() - most)).toList();
        }
    }
}
