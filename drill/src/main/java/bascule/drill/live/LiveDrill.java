package bascule.drill.live;

import bascule.controller.Status;
import bascule.demo.check.Books;
import bascule.demo.world.World;
import bascule.demo.world.WorldException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// The demo's shop under its shoppers, with a controller that dies on order.
final class LiveDrill implements AutoCloseable {
    private static final String MIGRATION = "shop-v2";
    private static final Duration MOVES_WITHIN = Duration.ofSeconds(90);
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final World world;
    private final Orders orders;
    private final ShopUnderLoad shop;

    private LiveDrill(World world, Optional<String> firstDeath) throws WorldException, SQLException, IOException {
        this.world = world;
        this.orders = new Orders(world.home().file("orders"));
        Books before = world.blueBooks();
        if (firstDeath.isPresent()) {
            dieAt(firstDeath.get());
        }
        startController();
        world.controller().start(calm(world.plan()), world.home().folder(), "a drill");
        this.shop = new ShopUnderLoad(world, before);
    }

    static LiveDrill begin() throws WorldException, SQLException, IOException {
        return begin(Optional.empty());
    }

    /// With a controller that dies where it is told to before the migration is begun.
    static LiveDrill beginAndDieAt(String point) throws WorldException, SQLException, IOException {
        return begin(Optional.of(point));
    }

    private static LiveDrill begin(Optional<String> firstDeath) throws WorldException, SQLException, IOException {
        World world = World.start(Optional.empty(), (what, where) -> {});
        try {
            return new LiveDrill(world, firstDeath);
        } catch (WorldException | SQLException | IOException | RuntimeException failure) {
            world.close();
            throw failure;
        }
    }

    /// With one step of the ramp, since each dwells, and with room for what a slow machine needs.
    static String calm(String plan) {
        return plan.replaceAll("(?m)^  - \\{share: 75%.*\\R", "")
                .replace("lease: 15s", "lease: 60s")
                .replace("catch-up: 3s, verify: 3s", "catch-up: 10s, verify: 20s")
                .replace("pause: 1s", "pause: 100ms");
    }

    void startController() throws WorldException {
        world.startController(
                MortalController.class.getName(),
                Map.of(MortalController.ORDERS, orders.file().toString()));
    }

    void dieAt(String point) throws IOException {
        orders.die(point);
    }

    /// Lets something happen while the controller waits at a point.
    void whileAt(String point, World.Act act) throws IOException, WorldException {
        orders.waitAt(point);
        await("the controller to come to " + point, orders::taken);
        act.on(world);
        orders.goOn();
    }

    /// The controller has died where it was told to; another one takes its place.
    void buryAndReplace(String point) throws WorldException {
        bury(point);
        startController();
    }

    /// The same, and the one that takes its place dies too.
    void buryAndReplace(String point, String nextDeath) throws WorldException, IOException {
        bury(point);
        dieAt(nextDeath);
        try {
            startController();
        } catch (WorldException problem) {
            if (!orders.taken()) {
                throw problem;
            }
        }
    }

    private void bury(String point) {
        await("the controller to die at " + point, () -> !world.controllerLives() && orders.taken());
    }

    /// While no controller lives, somebody whom no fence stops writes to blue and takes it back; the
    /// next controller must tell.
    void writePastTheFenceBehindItsBack() throws WorldException, SQLException {
        world.killController();
        world.blue()
                .run("SET session_replication_role = replica;"
                        + " INSERT INTO products (id, title, price) VALUES (-1, 'past the fence', 1);"
                        + " DELETE FROM products WHERE id = -1");
        startController();
        await("both changes past the fence to be told", () -> toldPastTheFence() == 2);
    }

    private long toldPastTheFence() {
        try {
            return world.controller().status(MIGRATION).links().stream()
                    .mapToLong(links -> links.forward().violations())
                    .sum();
        } catch (WorldException problem) {
            throw new AssertionError(problem);
        }
    }

    /// A controller that is to die may do so before it answers: it has got as far as that because the order is on
    /// record.
    void order(String order) throws WorldException {
        try {
            world.controller().order(MIGRATION, order, "a drill");
        } catch (WorldException problem) {
            boolean broken = problem.getCause() instanceof IOException;
            if (!broken || !orders.taken()) {
                throw problem;
            }
        }
    }

    void awaitSwitched() throws WorldException {
        until("switched", status -> status.state() == Status.State.SWITCHED);
    }

    void awaitRolledBack() throws WorldException {
        until("rolled back", status -> status.state() == Status.State.ROLLED_BACK);
    }

    void awaitAborted() throws WorldException {
        until("aborted", status -> status.state() == Status.State.ABORTED);
    }

    private void until(String what, Predicate<Status> so) throws WorldException {
        long end = System.nanoTime() + MOVES_WITHIN.toNanos();
        Status status = world.controller().status(MIGRATION);
        while (!so.test(status)) {
            if (System.nanoTime() > end || status.state() == Status.State.STOPPED) {
                throw new AssertionError("not %s but %s in %s: %s%n%s"
                        .formatted(
                                what,
                                status.state(),
                                status.phase(),
                                status.reason(),
                                world.controller().log(MIGRATION)));
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
            status = world.controller().status(MIGRATION);
        }
    }

    private static void await(String what, BooleanSupplier so) {
        long end = System.nanoTime() + MOVES_WITHIN.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    ShopUnderLoad shop() {
        return shop;
    }

    @Override
    public void close() {
        shop.close();
        world.close();
    }
}
