package bascule.demo.world;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Several controllers in the place of the world's one, with their journals in a database on
/// blue's server. The first of them answers where that one did.
public final class SharedControllers implements AutoCloseable {
    /// Blue's, in a file of its own: no plan reads what lets into the journals.
    private static final String PASSWORD = "journal.password";
    private static final String DATABASE = "journals";
    private static final List<String> JAVA = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final long ACTIVE_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final World world;
    private final String journal;
    private final List<URI> addresses = new ArrayList<>();
    private final List<Controller> controllers = new ArrayList<>();
    private final List<Child> processes = new ArrayList<>();

    private SharedControllers(World world, String journal) {
        this.world = world;
        this.journal = journal;
    }

    /// Ends the world's one controller, and returns when one of the new ones takes orders.
    public static SharedControllers of(World world, int count) throws WorldException {
        world.killController();
        var all = new SharedControllers(world, world.blue().server().createDatabase(DATABASE));
        try {
            world.home().secret(PASSWORD, world.blue().server().password());
            all.addresses.add(world.controller().address());
            for (int port : Ports.free(count - 1)) {
                all.addresses.add(URI.create("http://127.0.0.1:" + port));
            }
            for (int number = 0; number < count; number++) {
                all.controllers.add(world.controller().at(all.addresses.get(number)));
                all.processes.add(all.process(number));
            }
            all.awaitActive();
            return all;
        } catch (IOException problem) {
            all.close();
            throw new WorldException("the controllers can't be started: " + problem.getMessage(), problem);
        } catch (WorldException problem) {
            all.close();
            throw problem;
        }
    }

    private Child process(int number) throws IOException {
        Home home = world.home();
        String name = "controller-" + (number + 1);
        return world.start(new Child.Program(
                name,
                JAVA,
                List.of(
                        World.CLI,
                        "serve",
                        "--home=" + home.file(name),
                        "--listen=127.0.0.1:" + addresses.get(number).getPort(),
                        "--token-file=" + home.file("controller.token"),
                        "--flags=" + home.file("flags.json"),
                        "--flag-keys=" + home.file("flag.keys"),
                        "--journal=" + journal,
                        "--journal-user=" + world.blue().server().user(),
                        "--journal-password-file=" + home.file(PASSWORD)),
                Map.of()));
    }

    /// The one that takes orders; empty if none says so just now.
    public OptionalInt active() {
        return IntStream.range(0, controllers.size())
                .filter(number -> processes.get(number).alive())
                .filter(number -> controllers.get(number).takesOrders())
                .findFirst();
    }

    /// Returns when one takes orders.
    public int awaitActive() throws WorldException {
        return await(active -> true);
    }

    /// Returns when one takes orders that is not this one, and how long that took.
    public Duration awaitAnother(int number) throws WorldException {
        long begun = System.nanoTime();
        await(active -> active != number);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private interface Wanted {
        boolean is(int number);
    }

    private int await(Wanted wanted) throws WorldException {
        long end = System.nanoTime() + ACTIVE_WITHIN_NANOS;
        while (System.nanoTime() < end) {
            OptionalInt active = active();
            if (active.isPresent() && wanted.is(active.getAsInt())) {
                return active.getAsInt();
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        throw new WorldException("no controller takes orders; they said last:\n" + said());
    }

    /// What each said last.
    public String said() {
        return String.join("\n\n", processes.stream().map(Child::said).toList());
    }

    /// Its API.
    public Controller at(int number) {
        return controllers.get(number);
    }

    /// `kill -9`.
    public void kill(int number) {
        processes.get(number).kill();
    }

    /// Starts a new process in the place of one that has ended.
    public void startAgain(int number) throws WorldException {
        try {
            processes.set(number, process(number));
        } catch (IOException problem) {
            throw new WorldException("a controller can't be started: " + problem.getMessage(), problem);
        }
    }

    /// Its process stands still, with everything it holds, until it is waked.
    public void stop(int number) throws WorldException {
        signal("STOP", number);
    }

    public void wake(int number) throws WorldException {
        signal("CONT", number);
    }

    private void signal(String name, int number) throws WorldException {
        try {
            processes.get(number).signal(name);
        } catch (IOException problem) {
            throw new WorldException("a controller can't be told " + name + ": " + problem.getMessage(), problem);
        }
    }

    @Override
    public void close() {
        processes.forEach(Child::kill);
        controllers.forEach(Controller::close);
    }
}
