package bascule.drill.live;

import bascule.controller.Status;
import bascule.demo.check.Books;
import bascule.demo.world.SharedControllers;
import bascule.demo.world.World;
import bascule.demo.world.WorldException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The demo's shop under its shoppers, with several controllers of which the active one dies or
/// stands still.
final class TakeoverDrill implements AutoCloseable {
    private static final String MIGRATION = "shop-v2";
    private static final int CONTROLLERS = 3;
    private static final Duration MOVES_WITHIN = Duration.ofSeconds(90);
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final World world;
    private final SharedControllers controllers;
    private final ShopUnderLoad shop;

    private TakeoverDrill(World world, SharedControllers controllers) throws WorldException, SQLException, IOException {
        this.world = world;
        this.controllers = controllers;
        Books before = world.blueBooks();
        controllers
                .at(controllers.awaitActive())
                .start(LiveDrill.calm(world.plan()), world.home().folder(), "a drill");
        this.shop = new ShopUnderLoad(world, before);
    }

    static TakeoverDrill begin() throws WorldException, SQLException, IOException {
        World world = World.start(Optional.empty(), (what, where) -> {});
        Optional<SharedControllers> controllers = Optional.empty();
        try {
            controllers = Optional.of(SharedControllers.of(world, CONTROLLERS));
            return new TakeoverDrill(world, controllers.get());
        } catch (WorldException | SQLException | IOException | RuntimeException failure) {
            controllers.ifPresent(SharedControllers::close);
            world.close();
            throw failure;
        }
    }

    ShopUnderLoad shop() {
        return shop;
    }

    void order(String order) throws WorldException {
        controllers.at(controllers.awaitActive()).order(MIGRATION, order, "a drill");
    }

    void await(Status.State wanted) throws WorldException {
        long end = System.nanoTime() + MOVES_WITHIN.toNanos();
        Status status = status();
        while (status.state() != wanted) {
            if (System.nanoTime() > end || status.state() == Status.State.STOPPED) {
                throw new AssertionError(
                        "not %s but %s in %s: %s".formatted(wanted, status.state(), status.phase(), status.reason()));
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
            status = status();
        }
    }

    private Status status() throws WorldException {
        return controllers.at(controllers.awaitActive()).status(MIGRATION);
    }

    /// `kill -9` of the active one after that time; another one takes its place among those that
    /// stand by.
    ///
    /// @return how long nobody took orders
    Duration killTheActiveOne(Duration after) throws WorldException {
        int active = controllers.awaitActive();
        LockSupport.parkNanos(after.toNanos());
        controllers.kill(active);
        Duration took = controllers.awaitAnother(active);
        controllers.startAgain(active);
        return took;
    }

    /// The active one stands still after that time, and wakes up when another has taken over.
    Duration stopTheActiveOne(Duration after) throws WorldException {
        int active = controllers.awaitActive();
        LockSupport.parkNanos(after.toNanos());
        controllers.stop(active);
        try {
            return controllers.awaitAnother(active);
        } finally {
            controllers.wake(active);
        }
    }

    /// The epochs of the journal, in its order.
    List<Long> epochs() throws WorldException {
        return controllers.at(controllers.awaitActive()).journal(MIGRATION).stream()
                .map(entry -> entry.epoch().number())
                .toList();
    }

    /// What each controller said last.
    String said() {
        return controllers.said();
    }

    @Override
    public void close() {
        shop.close();
        controllers.close();
        world.close();
    }
}
