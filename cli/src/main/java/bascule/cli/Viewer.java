package bascule.cli;

import bascule.controller.Status;
import bascule.migration.Harmless;
import bascule.server.StatusText;
import java.io.PrintStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;

/// Shows a migration as it moves.
interface Viewer {
    void show(Status status);

    /// Says something beside the picture.
    void note(String text);

    /// Shows nothing.
    Viewer NONE = new Viewer() {
        @Override
        public void show(Status status) {}

        @Override
        public void note(String text) {}
    };

    /// The tree, drawn over itself.
    final class Redrawn implements Viewer {
        private final PrintStream to;
        private final int width;
        private final boolean colour;
        private Optional<Status> earlier = Optional.empty();
        private long linesDrawn;

        Redrawn(PrintStream to, int width, boolean colour) {
            this.to = to;
            this.width = width;
            this.colour = colour;
        }

        @Override
        public void show(Status status) {
            String tree = earlier.map(before -> StatusTree.render(before, status, width, colour))
                    .orElseGet(() -> StatusTree.render(status, width, colour));
            to.print(home() + tree);
            to.flush();
            linesDrawn = tree.lines().count();
            earlier = Optional.of(status);
        }

        @Override
        public void note(String text) {
            to.println(home() + Harmless.line(text));
            linesDrawn = 0;
        }

        /// Back to where the tree began, and everything from there cleared.
        private String home() {
            return linesDrawn == 0 ? "" : "\u001b[" + linesDrawn + "A\u001b[J";
        }
    }

    /// A line for each thing that happened.
    final class Told implements Viewer {
        private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss ", Locale.ROOT);

        /// As wide as a time: when it happened is not known here, and not now.
        private static final String EARLIER = "earlier  ";

        private final PrintStream to;
        private SequencedSet<String> known = new LinkedHashSet<>();
        private boolean looked;

        Told(PrintStream to) {
            this.to = to;
        }

        /// Leaves out what was so before.
        Told knowing(Status before) {
            known = Facts.of(before);
            looked = true;
            return this;
        }

        @Override
        public void show(Status status) {
            SequencedSet<String> facts = Facts.of(status);
            String now = CLOCK.format(status.at().atZone(ZoneId.systemDefault()));
            SequencedSet<String> standing = Facts.standing(status);
            for (String fact : facts) {
                if (!known.contains(fact)) {
                    to.println((looked || standing.contains(fact) ? now : EARLIER) + Harmless.line(fact));
                }
            }
            looked = true;
            known = facts;
        }

        @Override
        public void note(String text) {
            to.println(Harmless.line(text));
        }
    }

    /// A JSON object each time something happened.
    final class Objects implements Viewer {
        private final PrintStream to;
        private SequencedSet<String> known = new LinkedHashSet<>();

        Objects(PrintStream to) {
            this.to = to;
        }

        @Override
        public void show(Status status) {
            SequencedSet<String> facts = Facts.of(status);
            if (!facts.equals(known)) {
                to.println(StatusText.write(status));
                known = facts;
            }
        }

        @Override
        public void note(String text) {}
    }
}
