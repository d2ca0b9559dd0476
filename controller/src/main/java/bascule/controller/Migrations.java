package bascule.controller;

import bascule.comparison.Sample;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The migrations of one home, each with its plan, its journal and its controller. Opening a home
/// resumes every migration in it that has not ended; where several controllers share it, the
/// active one does, and the others only look.
public interface Migrations extends AutoCloseable {
    List<Status> list();

    Optional<Status> status(String name);

    /// Looks at both databases and the balancer of a plan, and changes nothing.
    ///
    /// @throws Refused if the plan has problems (all of them in the message), or a secret can't be
    ///     read
    Preflight preflight(String planText, Path scripts) throws Refused;

    /// Records the plan and begins. Starting again what is under way is nothing to do.
    ///
    /// @param scripts the folder that paths in the plan are relative to
    /// @throws Refused if the plan has problems (all of them in the message), the name is taken by
    ///     another plan, or that migration has ended
    /// @throws Unfit if preflight finds something
    Status start(String planText, Path scripts, String actor, String reason) throws Refused, Unfit;

    /// @throws Refused if there is no such migration, or the order makes no sense where it stands;
    ///     the message says what does
    /// @throws bascule.journal.JournalException.Held if this controller is not the active one; the
    ///     message says which is
    /// @throws Fenced if another controller has taken over; nothing was recorded
    Status order(String name, String actor, Event.Order order, String reason) throws Refused, Fenced;

    /// @return how it stands with that yes
    /// @throws Refused if no gate ahead has that name
    /// @throws Fenced if another controller has taken over; nothing was recorded
    Status approve(String name, String actor, String gate, String reason) throws Refused, Fenced;

    /// Arranges how rows are brought, until it is arranged otherwise.
    ///
    /// @return how it stands with that
    /// @throws Refused if it moves no rows or has ended, or the value says nothing about the matter
    /// @throws Fenced if another controller has taken over; nothing was recorded
    Status arrange(String name, String actor, Event.Matter matter, String value, String reason) throws Refused, Fenced;

    /// Lets a person act alone for a time: their yes answers whatever gate asks people, and their
    /// role is not looked at.
    ///
    /// @return how it stands with that
    /// @throws Refused if there is no such migration, it has ended, no reason is given, or they act alone already
    /// @throws Fenced if another controller has taken over; nothing was recorded
    Status breakGlass(String name, String actor, Duration lasts, String reason) throws Refused, Fenced;

    /// Puts on record that somebody looked at what others did behind broken glass.
    ///
    /// @throws Refused if nothing waits for that, or only what that person did themselves
    /// @throws Fenced if another controller has taken over; nothing was recorded
    Status review(String name, String actor, String reason) throws Refused, Fenced;

    /// Whether that person acts alone on it now.
    default boolean actsAlone(String name, String person) {
        Instant now = Instant.now();
        return status(name).stream()
                .flatMap(status -> status.glass().stream())
                .anyMatch(glass -> glass.holds(person, now));
    }

    /// Entries of its journal after a sequence number.
    List<Entry> journal(String name, long after) throws Refused;

    /// Lines of its log, newest last: what steps said and what was retried.
    List<Line> log(String name, int most) throws Refused;

    /// The last answers to mirrored requests that differed, of all routes, the newest last; none where nothing is
    /// mirrored.
    ///
    /// @throws Refused if there is no such migration, or the gateways can't be asked
    List<Sampled> samples(String name) throws Refused;

    /// Which part this controller plays among those that share the home.
    default Duty duty() {
        return Duty.ALONE;
    }

    /// Tells where this controller answers, once it does. One that shares its home becomes active
    /// from then on.
    ///
    /// @param address such as `http://10.0.0.7:7070`
    default void answersAt(String address) {}

    /// Tells whether the API of this process answers. One that shares its home lets another be active
    /// when it does so no more.
    default void answering(boolean now) {}

    @Override
    void close();

    record Line(Instant at, String text) {}

    /// @param route id
    record Sampled(String route, Sample sample) {}
}
