package bascule.demo.world;

import bascule.balancers.GatewayBalancer;
import bascule.demo.check.Books;
import bascule.demo.check.Edition;
import bascule.demo.check.Prober.Target;
import bascule.demo.shop.BadGreen;
import bascule.demo.shop.Checkout;
import bascule.demo.shop.Scripts;
import bascule.demo.shop.Warehouse;
import bascule.embedded.EmbeddedPostgres.Version;
import bascule.flags.Context;
import bascule.flags.FileFlagStore;
import bascule.flags.Flag;
import bascule.flags.Flags;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import bascule.traffic.Balancer;
import bascule.traffic.Route;
import bascule.traffic.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that a shop and its migration need, on this machine: two servers of different versions, the shop in two
/// versions, a gateway and a controller, all as processes of their own. What one of them leaves behind is cleaned up,
/// however this ends.
public final class World implements AutoCloseable {
    static final String CLI = "bascule.cli.Main";
    private static final List<String> SMALL = List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final List<String> LARGE = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final Epoch FIRST = new Epoch(1);

    private final Home home;
    private final Warden warden;
    private final ShopDatabase blue;
    private final ShopDatabase green;
    private final Places places;
    private final Course course;
    private Optional<Warehouse> warehouse = Optional.empty();
    private final List<Child> children = new ArrayList<>();
    private final Secrets secrets;
    private final Controller controller;
    private final Balancer gateway;
    private boolean closed;

    private World(Home home, Warden warden, ShopDatabase blue, ShopDatabase green, Places places, Course course) {
        this.home = home;
        this.warden = warden;
        this.blue = blue;
        this.green = green;
        this.places = places;
        this.course = course;
        String gatewayToken = Home.newSecret();
        String controllerToken = Home.newSecret();
        this.secrets = new Secrets(gatewayToken, controllerToken, Home.newSecret());
        this.controller = new Controller(at(places.controller()), controllerToken);
        this.gateway = new GatewayBalancer(at(places.gatewayAdmin()), () -> gatewayToken, "");
    }

    private record Secrets(String gateway, String controller, String flags) {}

    /// Starts everything, with a plan that stays a second at each step of its ramp.
    public static World start(Optional<Path> folder, Telling told) throws WorldException {
        return start(folder, Course.quick(Duration.ofSeconds(1)), told);
    }

    /// Starts everything, and returns when the shop answers through the gateway.
    ///
    /// @param folder for plan, journals and logs; a temporary one if nobody cares
    /// @param told each thing that stands
    public static World start(Optional<Path> folder, Course course, Telling told) throws WorldException {
        try {
            Home home = Home.make(folder);
            Warden warden = Warden.over(home);
            ShopDatabase blue = ShopDatabase.start(Version.V17);
            told.stands("blue", blue.server().toString());
            ShopDatabase green = ShopDatabase.start(Version.V18);
            told.stands("green", green.server().toString());
            var world = new World(home, warden, blue, green, Places.free(), course);
            try {
                world.furnish(told);
                return world;
            } catch (WorldException | IOException | SQLException | RuntimeException problem) {
                world.close();
                throw problem;
            }
        } catch (IOException | SQLException problem) {
            throw new WorldException("the demo can't be set up: " + problem.getMessage(), problem);
        }
    }

    /// Something that happens to the world.
    public interface Act {
        void on(World world) throws WorldException;
    }

    /// Hears what stands.
    public interface Telling {
        void stands(String what, String where);
    }

    private void furnish(Telling told) throws IOException, SQLException, WorldException {
        blue.run(Scripts.text(Scripts.ONE));
        blue.run(Scripts.text(Scripts.SEED));
        home.secret("blue.password", blue.server().password());
        home.secret("green.password", green.server().password());
        home.secret("gateway.token", secrets.gateway());
        home.secret("controller.token", secrets.controller());
        for (String script : Scripts.OF_PLAN) {
            home.write(script, Scripts.text(script));
        }
        home.write(Scripts.PLAN, planText());
        home.write(Scripts.FLAGS, Scripts.text(Scripts.FLAGS));
        if (course.warehouse()) {
            warehouse = Optional.of(Warehouse.open());
        }
        home.secret("flag.keys", "shop back-end " + secrets.flags() + "\n");
        children.add(shop("shop-1", "bascule.demo.shop.ShopOne", places.shopOne(), blue, Map.of()));
        children.add(shop("shop-2", "bascule.demo.shop.ShopTwo", places.shopTwo(), green, bad()));
        children.add(gatewayProcess());
        children.add(controllerProcess(CLI, Map.of()));
        var ready = new Readiness(this::thatAllLive);
        ready.await("shop 1", at(places.shopOne()));
        told.stands("shop 1", at(places.shopOne()).toString());
        ready.await("shop 2", at(places.shopTwo()));
        told.stands("shop 2", at(places.shopTwo()).toString());
        ready.await("gateway", at(places.gatewayAdmin()));
        ready.await("controller", at(places.controller()));
        told.stands("controller", at(places.controller()).toString());
        admitToBlue();
        ready.await("shop 1 through the gateway", at(places.gateway()));
        told.stands("gateway", at(places.gateway()).toString());
    }

    /// Before there is a migration, the operator has told the gateway who serves.
    private void admitToBlue() throws WorldException {
        try {
            gateway.configure(
                    new Service(
                            List.of(at(places.shopOne())),
                            List.of(at(places.shopTwo())),
                            List.of(new Route("shop", "/", Route.Spread.NONE, Route.Hold.ALL))),
                    FIRST);
        } catch (StepException problem) {
            throw new WorldException("the gateway does not take its routes: " + problem.getMessage(), problem);
        }
    }

    private String planText() {
        return PlanText.with(Map.of(
                "blue.service", at(places.shopOne()).toString(),
                "blue.url", blue.url(),
                "green.service", at(places.shopTwo()).toString(),
                "green.url", green.url(),
                "gateway.admin", at(places.gatewayAdmin()).toString(),
                "ramp", course.ramp().toMillis() + "ms",
                "soak", course.soak().toMillis() + "ms"));
    }

    private Map<String, String> bad() {
        return course.bad().map(each -> Map.of(BadGreen.VARIABLE, each.word())).orElse(Map.of());
    }

    private Child shop(String name, String main, int port, ShopDatabase database, Map<String, String> besides)
            throws IOException {
        var environment = new HashMap<>(besides);
        environment.put("SHOP_PASSWORD", database.password());
        warehouse.ifPresent(
                each -> environment.put(Warehouse.VARIABLE, each.address().toString()));
        environment.put(Checkout.VARIABLE, at(places.controller()).toString());
        environment.put(Checkout.KEY_VARIABLE, secrets.flags());
        return start(new Child.Program(
                name, SMALL, List.of(main, Integer.toString(port), database.url(), database.user()), environment));
    }

    private Child gatewayProcess() throws IOException {
        return start(new Child.Program(
                "gateway",
                LARGE,
                List.of(
                        CLI,
                        "gateway",
                        "--show-side",
                        "--listen=127.0.0.1:" + places.gateway(),
                        "--admin=127.0.0.1:" + places.gatewayAdmin(),
                        "--state=" + home.file("gateway.state"),
                        "--token-file=" + home.file("gateway.token")),
                Map.of()));
    }

    private Child controllerProcess(String main, Map<String, String> environment) throws IOException {
        return start(new Child.Program(
                "controller",
                LARGE,
                List.of(
                        main,
                        "serve",
                        "--home=" + home.file("controller"),
                        "--listen=127.0.0.1:" + places.controller(),
                        "--token-file=" + home.file("controller.token"),
                        "--flags=" + home.file(Scripts.FLAGS),
                        "--flag-keys=" + home.file("flag.keys")),
                environment));
    }

    Child start(Child.Program program) throws IOException {
        Child child = Child.start(program, home.log(program.name()));
        warden.watch(child);
        return child;
    }

    /// @throws WorldException names a process that has ended, with what it said last
    public void thatAllLive() throws WorldException {
        for (Child child : children) {
            if (!child.alive()) {
                throw new WorldException(
                        "the process of " + child.name() + " has ended; it said last:\n" + child.said());
            }
        }
        for (ShopDatabase database : List.of(blue, green)) {
            if (!database.server().running()) {
                throw new WorldException(database.server() + " has ended; see "
                        + database.server().log());
            }
        }
    }

    /// Whether the controller's process lives.
    public boolean controllerLives() {
        return child("controller").alive();
    }

    /// `kill -9` of the controller; none is there until another is started.
    public void killController() {
        child("controller").kill();
    }

    /// Starts the controller, dead or alive, anew.
    ///
    /// @param main the command line's class, or a drill's that takes the same words
    public void startController(String main, Map<String, String> environment) throws WorldException {
        try {
            end("controller");
            children.add(controllerProcess(main, environment));
            new Readiness(this::thatAllLive).await("controller", at(places.controller()));
        } catch (IOException problem) {
            throw new WorldException("the controller can't be started: " + problem.getMessage(), problem);
        }
    }

    /// `kill -9` of the gateway, and a new one in its place with the same state.
    public void replaceGateway() throws WorldException {
        try {
            end("gateway");
            children.add(gatewayProcess());
            new Readiness(this::thatAllLive).await("gateway", at(places.gatewayAdmin()));
        } catch (IOException problem) {
            throw new WorldException("the gateway can't be started: " + problem.getMessage(), problem);
        }
    }

    private Child child(String name) {
        return children.stream()
                .filter(child -> child.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void end(String name) {
        Child child = child(name);
        child.kill();
        children.remove(child);
    }

    private static URI at(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    public Controller controller() {
        return controller;
    }

    public Balancer gateway() {
        return gateway;
    }

    /// What both versions of the shop need; empty if nothing.
    public Optional<Warehouse> warehouse() {
        return warehouse;
    }

    /// Where shoppers go.
    public InetSocketAddress door() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), places.gateway());
    }

    public Home home() {
        return home;
    }

    public String plan() {
        return planText();
    }

    public ShopDatabase blue() {
        return blue;
    }

    public ShopDatabase green() {
        return green;
    }

    public Target blueTarget() {
        return target(blue);
    }

    public Target greenTarget() {
        return target(green);
    }

    private static Target target(ShopDatabase database) {
        return new Target(database.url(), database.user(), database.password());
    }

    /// What the flag that goes with the migration gives everybody; empty if callers differ.
    public String everybodysCheckout() throws WorldException {
        try {
            Flags flags = new FileFlagStore(home.file(Scripts.FLAGS), InstantSource.system())
                    .read()
                    .flags();
            return flags.flag(Checkout.FLAG)
                    .filter(Flag::constant)
                    .flatMap(flag -> flag.evaluate(Context.EMPTY).chosen())
                    .orElse("");
        } catch (StepException problem) {
            throw new WorldException("the flags can't be read: " + problem.getMessage(), problem);
        }
    }

    public Books blueBooks() throws SQLException {
        try (Connection connection = blue.connect()) {
            return Edition.one().atOneMoment("blue", connection);
        }
    }

    public Books greenBooks() throws SQLException {
        try (Connection connection = green.connect()) {
            return Edition.two().atOneMoment("green", connection);
        }
    }

    /// Where things are, for people, a line each.
    public List<String> addresses() {
        return List.of(
                "shop         " + at(places.gateway()) + "  (the gateway; try /catalogue, /customers/7)",
                "controller   " + at(places.controller()) + "  (the dashboard; its token is in "
                        + home.file("controller.token") + ")",
                "blue         " + blue.url() + "  user postgres, password in " + home.file("blue.password"),
                "green        " + green.url() + "  user postgres, password in " + home.file("green.password"),
                "logs, plan   " + home.folder());
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        controller.close();
        gateway.close();
        children.reversed().forEach(Child::tellToEnd);
        children.reversed().forEach(Child::await);
        green.close();
        blue.close();
        warehouse.ifPresent(Warehouse::close);
        warden.close();
        if (home.temporary()) {
            Folders.remove(home.folder());
        }
    }
}
