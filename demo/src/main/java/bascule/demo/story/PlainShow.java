package bascule.demo.story;

import bascule.controller.Status;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/// For logs and pipes: a line whenever phase, state or reason change.
public final class PlainShow implements Show {
    private final PrintStream to;
    private String last = "";

    public PlainShow(PrintStream to) {
        this.to = to;
    }

    @Override
    public void say(String line) {
        to.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS) + " " + line);
    }

    @Override
    public void status(Status status, String shoppers) {
        String now = status.phase() + " " + status.state() + " " + status.reason();
        if (!now.equals(last)) {
            last = now;
            say(status.name() + "  " + now.strip() + "  |  " + shoppers);
        }
    }
}
