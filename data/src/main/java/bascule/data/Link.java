package bascule.data;

import bascule.migration.Epoch;
import bascule.migration.Flow;
import bascule.migration.Progress;
import bascule.migration.StepException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;

/// The way of rows from one database (the source) into the other (the target), one direction. Its
/// flow applies changes in the order of the source's commits, each exactly once, rows and position
/// in one transaction of the target, and never sends back what the opposite link brought.
public interface Link {
    /// `forward` or `reverse`.
    String name();

    /// Starts capturing at the source (slot and publication), so that nothing from now on is
    /// missed. Standing already: nothing to do.
    void capture(Epoch epoch) throws StepException;

    /// Captures, and copies all rows as they stood at that moment; the flow goes on from there.
    /// Done already: nothing to do. Broken off: goes on with the tables that are not whole,
    /// emptying them first, and returns once the flow, which it then runs itself if nobody does,
    /// has brought all to one moment. A table whose rows are refused is named, and the others are
    /// copied before that is thrown.
    void copy(Epoch epoch, Consumer<Progress> progress) throws StepException;

    boolean captured() throws StepException;

    boolean copied() throws StepException;

    /// The change stream itself; the controller runs it.
    Flow flow();

    Standing standing() throws StepException;

    /// How many changes were seen at the source while it was closed that were not ours, by table.
    /// They are at the source only, and stay on record at the target until a person deletes them
    /// there (PostgreSQL: `bascule.violation`).
    SortedMap<String, Long> violations() throws StepException;

    /// Compares all rows, through the mapping, while both sides live: a row counts as different
    /// only if it still differs after the flow has had time to bring it. Remembers that the keys
    /// touched from here on are yet to be proven, also beyond a restart.
    List<Difference> prove(Duration budget, Epoch epoch, Consumer<Progress> progress) throws StepException;

    /// Compares the keys touched since the last proof, exactly; to be called while the source is
    /// closed and its marker has been applied. Once they are equal, what is touched from here on is
    /// all that is yet to be proven, in both directions. Were they too many to remember, or is
    /// there no former proof, it compares everything and says so.
    ///
    /// @throws StepException.Transient if the budget is over
    List<Difference> proveTouched(Duration budget, Epoch epoch, Consumer<String> say) throws StepException;

    /// Moves every sequence of the target past the source's and past its own tables' keys.
    void carrySequences(Epoch epoch) throws StepException;

    /// Sends a row of our own through, source to target, and waits until it has arrived: the proof
    /// that this way is open end to end. Its flow must be running.
    ///
    /// @throws StepException.Transient if it has not arrived within the budget
    void canary(Duration budget, Epoch epoch) throws StepException;

    /// Waits until all that is committed at the source now is committed at the target. Its flow must be running.
    ///
    /// @throws StepException.Transient if that is not so within the budget
    void settle(Duration budget) throws StepException;

    /// Ends capture and takes its traces off both databases. Nothing to do if there are none.
    void drop(Epoch epoch) throws StepException;

    /// How it stands.
    ///
    /// @param lagBytes written at the source and not yet committed at the target
    /// @param lagMillis age of the oldest change that is not yet committed at the target; 0 if none
    /// @param changes row changes committed since the flow was last started
    /// @param applied the last marker of the source committed on the target, empty if none
    /// @param violations changes seen at the source while it was closed that were not ours
    /// @param retainedBytes log that the source keeps for it
    /// @param warning what is wrong with that log, or soon will be; empty if nothing is
    record Standing(
            boolean running,
            long lagBytes,
            long lagMillis,
            long changes,
            String applied,
            long violations,
            long retainedBytes,
            String warning) {}

    /// A row that differs. `what` says how in words, without the values: they may be personal data.
    record Difference(String table, String key, String what) {}
}
