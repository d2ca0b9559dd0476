package bascule.bench;

import bascule.bench.world.Workshop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What a benchmark is given, and whom it tells what it found.
public final class Run {
    private final boolean quick;
    private final Workshop workshop;
    private final Consumer<String> told;
    private final List<Row> rows = new ArrayList<>();
    private final List<Report.Skipped> skipped = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /// @param quick whether three minutes are all there is
    /// @param told what it is at
    public Run(boolean quick, Workshop workshop, Consumer<String> told) {
        this.quick = quick;
        this.workshop = workshop;
        this.told = told;
    }

    public boolean quick() {
        return quick;
    }

    /// One of two numbers, by how much time there is.
    public int choose(int ifQuick, int otherwise) {
        return quick ? ifQuick : otherwise;
    }

    public Workshop workshop() {
        return workshop;
    }

    public void say(String what) {
        told.accept(what);
    }

    public void row(Row row) {
        rows.add(row);
    }

    public void rows(List<Row> more) {
        rows.addAll(more);
    }

    /// @param why what is missing and how to get it
    public void skipped(String what, String why) {
        say("skipped: " + what + ": " + why);
        skipped.add(new Report.Skipped(what, why));
    }

    /// What somebody who reads the figures has to know.
    public void note(String what) {
        notes.add(what);
    }

    Report report(String name) {
        return new Report(name, rows, skipped, notes);
    }
}
