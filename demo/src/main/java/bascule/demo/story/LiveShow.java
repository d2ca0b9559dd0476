package bascule.demo.story;

import bascule.cli.StatusTree;
import bascule.controller.Status;
import java.io.PrintStream;
import java.util.Optional;

/// For a person at a terminal: the tree, drawn over itself, and what happened above it.
public final class LiveShow implements Show {
    private final PrintStream to;
    private final int columns;
    private final boolean colour;
    private Optional<Status> earlier = Optional.empty();
    private String drawn = "";

    public LiveShow(PrintStream to, int columns, boolean colour) {
        this.to = to;
        this.columns = columns;
        this.colour = colour;
    }

    @Override
    public synchronized void say(String line) {
        String picture = drawn;
        to.print(wiped() + line + "\n" + picture);
        to.flush();
        drawn = picture;
    }

    @Override
    public synchronized void status(Status status, String shoppers) {
        String tree = earlier.map(before -> StatusTree.render(before, status, columns, colour))
                .orElseGet(() -> StatusTree.render(status, columns, colour));
        String line = "shoppers: " + shoppers;
        String picture = tree + line.substring(0, Math.min(line.length(), columns)) + "\n";
        to.print(wiped() + picture);
        to.flush();
        drawn = picture;
        earlier = Optional.of(status);
    }

    /// Back to where the picture began, and everything from there cleared.
    private String wiped() {
        long lines = drawn.lines().count();
        return lines == 0 ? "" : "\u001b[" + lines + "A\u001b[J";
    }
}
