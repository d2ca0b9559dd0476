package bascule.databases.postgres;

import bascule.data.CopyRate;
import bascule.data.Database;
import bascule.data.Link;
import bascule.data.Mapping;
import bascule.data.Pair;
import bascule.data.Throttle;
import bascule.migration.Side;
import bascule.migration.StepException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/// Two PostgreSQL databases, of any two versions from 14 on, and the links between them. Contacts
/// nobody before it is asked something.
public final class PostgresPair implements Pair {
    private final Connections blueConnections;
    private final Connections greenConnections;
    private final PostgresDatabase blue;
    private final PostgresDatabase green;
    private final PostgresLink forward;
    private final PostgresLink reverse;
    private final Pace pace;

    /// @param migration its name: small letters, digits and dashes, at most 40
    /// @param greenScripted whether scripts of the plan make green's tables: before they ran those
    ///     may be missing
    /// @param budget how much log each side may keep for the other
    /// @param throttle what holds the copy back
    public PostgresPair(
            String migration,
            PostgresAddress blue,
            PostgresAddress green,
            List<Mapping> tables,
            boolean greenScripted,
            LogBudget budget,
            Throttle throttle) {
        this.blueConnections = new Connections(blue, migration);
        this.greenConnections = new Connections(green, migration);
        this.blue = new PostgresDatabase(Side.BLUE, blueConnections, tables, false, budget);
        this.green = new PostgresDatabase(Side.GREEN, greenConnections, tables, greenScripted, budget);
        var ends = new Ends(migration, blueConnections, greenConnections, Direction.FORWARD);
        var there = new Touched(Direction.FORWARD);
        var back = new Touched(Direction.REVERSE);
        this.pace = new Pace(throttle);
        this.forward = new PostgresLink(ends, tables, there, back, CopySizes.USUAL, budget, pace);
        this.reverse = new PostgresLink(ends.turned(), tables, back, there, CopySizes.USUAL, budget, pace);
    }

    /// A pair of which each side keeps as much log as its server lets it.
    public PostgresPair(
            String migration,
            PostgresAddress blue,
            PostgresAddress green,
            List<Mapping> tables,
            boolean greenScripted) {
        this(migration, blue, green, tables, greenScripted, LogBudget.NONE, Throttle.NONE);
    }

    /// A pair whose green tables are made by scripts of the plan.
    public PostgresPair(String migration, PostgresAddress blue, PostgresAddress green, List<Mapping> tables) {
        this(migration, blue, green, tables, true);
    }

    @Override
    public Database blue() {
        return blue;
    }

    @Override
    public Database green() {
        return green;
    }

    @Override
    public Link forward() {
        return forward;
    }

    @Override
    public Link reverse() {
        return reverse;
    }

    @Override
    public void copyAt(CopyRate rate) {
        pace.set(rate);
    }

    @Override
    public List<String> redefined() throws StepException {
        try {
            var both = Both.ask(blue::redefined, green::redefined);
            return Stream.concat(both.here().stream(), both.there().stream()).toList();
        } catch (SQLException e) {
            throw new IllegalStateException("errors come out translated", e);
        }
    }

    @Override
    public void close() {
        blueConnections.close();
        greenConnections.close();
    }
}
