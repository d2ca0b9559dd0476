package bascule.cli;

import bascule.controller.Status;
import bascule.migration.Harmless;
import java.io.PrintStream;

/// Shows gates as their evidence grows: on a terminal drawn over itself, else a picture or an object each time
/// something changed.
final class GatesViewer implements Viewer {
    private final PrintStream to;
    private final boolean json;
    private final boolean redraws;
    private String known = "";
    private long linesDrawn;

    GatesViewer(PrintStream to, boolean json, boolean redraws) {
        this.to = to;
        this.json = json;
        this.redraws = redraws && !json;
    }

    @Override
    public void show(Status status) {
        String picture = GatesText.render(status.gates());
        if (picture.equals(known)) {
            return;
        }
        known = picture;
        if (json) {
            to.println(ShowGates.json(status));
            return;
        }
        to.print(home() + picture + (redraws ? "" : "\n"));
        to.flush();
        linesDrawn = redraws ? picture.lines().count() : 0;
    }

    @Override
    public void note(String text) {
        if (!json) {
            to.println(home() + Harmless.line(text));
            linesDrawn = 0;
        }
    }

    /// Back to where the picture began, and everything from there cleared.
    private String home() {
        return linesDrawn == 0 ? "" : "\u001b[" + linesDrawn + "A\u001b[J";
    }
}
