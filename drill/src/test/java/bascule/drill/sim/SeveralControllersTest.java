package bascule.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.balancers.MemoryBalancer;
import bascule.controller.Connectors;
import bascule.controller.Duty.Part;
import bascule.controller.SharedMigrations;
import bascule.controller.Status;
import bascule.controller.Surroundings;
import bascule.data.Pair;
import bascule.flags.FlagStore;
import bascule.journal.Event.Order;
import bascule.journal.JournalException;
import bascule.journal.Lease;
import bascule.journal.MemoryLease;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import bascule.plan.Commands;
import bascule.plan.Plan;
import bascule.plan.Trust;
import bascule.traffic.Balancer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Several controllers of one process share a home. Their time passes ten times as fast as ours.
@Timeout(60)
class SeveralControllersTest {
    private static final String SHOP = "shop-v2";
    private static final String PLAN = """
        migration: shop-v2
        owner: payments
        environments:
          blue: {service: http://127.0.0.1:9001}
          green: {service: http://127.0.0.1:9002}
        gateway: {admin: http://127.0.0.1:8081, token: {env: TOKEN}}
        soak: 1s
        gates:
          - {before: cutover, approval: oncall}
        """;

    private static final Surroundings FAST = new Surroundings() {
        private static final int TIMES = 10;

        @Override
        public InstantSource clock() {
            return InstantSource.system();
        }

        @Override
        public Duration uptime() {
            return REAL.uptime().multipliedBy(TIMES);
        }

        @Override
        public void rest(Duration time) throws InterruptedException {
            REAL.rest(time.dividedBy(TIMES));
        }

        @Override
        public void at(String point) {}
    };

    @TempDir
    private Path folder;

    private final MemoryBalancer balancer = new MemoryBalancer(() -> Duration.ofNanos(System.nanoTime()), _ -> {});
    private final MemoryLease lease = MemoryLease.of("nobody");
    private final List<Controller> controllers = new ArrayList<>();
    private Optional<SharedMemoryHome> home = Optional.empty();

    /// One of them, with a lease that can stand still as if its process were stopped, or be out of
    /// reach.
    private final class Controller implements Lease, Connectors {
        private final Lease lease;
        private final String address;
        private final SharedMigrations migrations;
        private volatile CountDownLatch going = new CountDownLatch(0);
        private volatile boolean cutOff;
        private final boolean unfit;
        private final Trust trust;
        private volatile boolean readSecrets;

        Controller(int number, boolean unfit, Trust trust) {
            this.unfit = unfit;
            this.trust = trust;
            this.lease = SeveralControllersTest.this.lease.as("controller " + number);
            this.address = "http://10.0.0.%d:7070".formatted(number);
            this.migrations = new SharedMigrations(home.orElseThrow(), this, this, FAST);
        }

        private void pass() {
            try {
                going.await();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
            if (cutOff) {
                throw new JournalException("the database of journals can't be reached");
            }
        }

        void stop() {
            going = new CountDownLatch(1);
        }

        void wakeUp() {
            going.countDown();
        }

        Part part() {
            return migrations.duty().part();
        }

        @Override
        public Holding look() {
            pass();
            return lease.look();
        }

        @Override
        public boolean take(Holding seen, String where) {
            pass();
            return lease.take(seen, where);
        }

        @Override
        public boolean renew() {
            pass();
            return lease.renew();
        }

        @Override
        public void giveUp() {
            pass();
            lease.giveUp();
        }

        @Override
        public Trust trust() {
            return trust;
        }

        @Override
        public List<String> unread(Plan plan) {
            readSecrets = true;
            return List.of();
        }

        @Override
        public Optional<Pair> pair(Plan plan) throws Refused {
            readSecrets = true;
            if (unfit) {
                throw new Refused("the environment variable TOKEN holds no secret");
            }
            return Optional.empty();
        }

        @Override
        public Optional<Balancer> balancer(Plan plan) {
            return Optional.of(balancer.as(plan.name()));
        }

        @Override
        public Optional<FlagStore> flags(Plan plan) {
            return Optional.empty();
        }
    }

    private Controller controller() {
        return controller(false, Trust.NOTHING);
    }

    private Controller controller(boolean unfit, Trust trust) {
        if (home.isEmpty()) {
            home = Optional.of(new SharedMemoryHome(folder));
        }
        var one = new Controller(controllers.size() + 1, unfit, trust);
        controllers.add(one);
        one.migrations.answersAt(one.address);
        return one;
    }

    private Controller activeOne() {
        Controller one = controller();
        awaitPart(one, Part.ACTIVE);
        return one;
    }

    private static void awaitPart(Controller one, Part part) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(one::part, part::equals);
    }

    private static Status awaitState(Controller one, Status.State state) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> one.migrations.status(SHOP),
                        seen -> seen.filter(status -> status.state() == state).isPresent())
                .orElseThrow();
    }

    @AfterEach
    void close() {
        controllers.forEach(Controller::wakeUp);
        controllers.forEach(each -> each.migrations.close());
    }

    @Test
    void oneIsActiveAndTheOthersReadAndSayWhoIs() throws Exception {
        Controller one = activeOne();
        Controller other = controller();
        one.migrations.start(PLAN, folder, "ana", "");

        Status seen = awaitState(other, Status.State.AWAITING_APPROVAL);

        assertThat(seen.digest()).isEqualTo(one.migrations.list().getFirst().digest());
        assertThat(seen.epoch()).isEqualTo(1);
        assertThat(other.migrations.list()).hasSize(1);
        assertThat(other.migrations.journal(SHOP, 1)).isNotEmpty();
        assertThat(other.part()).isEqualTo(Part.STANDBY);
        assertThat(other.migrations.duty().active()).isEqualTo(one.address);
        List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> orders = List.of(
                () -> other.migrations.order(SHOP, "ana", Order.PAUSE, ""),
                () -> other.migrations.approve(SHOP, "ana", "oncall", ""),
                () -> other.migrations.start(PLAN, folder, "ana", ""));
        for (var order : orders) {
            assertThatThrownBy(order)
                    .isInstanceOf(JournalException.Held.class)
                    .hasMessage("this controller stands by: ask the active one, at " + one.address);
        }
    }

    @Test
    void whoseApiAnswersNobodyLetsAnotherBeActiveAndGoesOnIfThereIsNone() throws Exception {
        Controller one = activeOne();
        one.migrations.answering(true);
        one.migrations.answering(false);
        awaitPart(one, Part.STANDBY);
        assertThat(one.migrations.duty().reason()).contains("answers nobody");
        awaitPart(one, Part.ACTIVE);
        one.migrations.answering(false);
        assertThat(one.part()).isEqualTo(Part.ACTIVE);

        Controller other = controller();
        one.migrations.answering(true);
        one.migrations.answering(false);
        awaitPart(other, Part.ACTIVE);
    }

    @Test
    void whenItFallsSilentAnotherTakesOverAndItChangesNothingMoreThoughItWakesUp() throws Exception {
        Controller one = activeOne();
        one.migrations.start(PLAN, folder, "ana", "");
        awaitState(one, Status.State.AWAITING_APPROVAL);
        one.stop();

        Controller other = controller();
        awaitPart(other, Part.ACTIVE);
        assertThat(awaitState(other, Status.State.AWAITING_APPROVAL).epoch()).isEqualTo(2);
        assertThatThrownBy(() -> one.migrations.order(SHOP, "ana", Order.ROLL_BACK, "late"))
                .isInstanceOfAny(Fenced.class, JournalException.Held.class);
        other.migrations.approve(SHOP, "bo", "oncall", "");
        awaitState(other, Status.State.SWITCHED);
        one.wakeUp();

        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    assertThat(one.migrations.list())
                            .as("whoever finds none takes it for gone")
                            .hasSize(1);
                    return one.part() == Part.STANDBY
                            && one.migrations.list().getFirst().state() == Status.State.SWITCHED;
                });
        assertThat(one.migrations.duty().active()).isEqualTo(other.address);
        assertThat(other.migrations.journal(SHOP, 0).stream()
                        .map(entry -> entry.epoch().number()))
                .isSorted()
                .contains(1L, 2L);
    }

    @Test
    void oneThatEndsAsItShouldIsFollowedAtOnce() {
        Controller one = activeOne();
        Controller other = controller();
        awaitPart(other, Part.STANDBY);
        one.migrations.close();
        controllers.remove(one);
        awaitPart(other, Part.ACTIVE);
        assertThat(other.migrations.duty().active()).isEqualTo(other.address);
    }

    @Test
    void oneThatCantTakeTheMigrationsUpLetsTheOthersGoFirst() throws Exception {
        Controller one = activeOne();
        one.migrations.start(PLAN, folder, "ana", "");
        Controller other = controller(true, Trust.NOTHING);
        Awaitility.await().until(() -> other.migrations.duty().reason(), reason -> reason.contains("shop-v2"));
        assertThat(other.migrations.duty().reason())
                .isEqualTo("shop-v2 could not be taken up here: the environment variable TOKEN holds no secret");
        one.stop();
        Awaitility.await()
                .until(() -> other.migrations.duty().reason(), reason -> reason.startsWith("the migrations could not"));

        Controller third = controller();
        awaitPart(third, Part.ACTIVE);
        assertThat(awaitState(third, Status.State.AWAITING_APPROVAL).health()).isEqualTo(Status.Health.HEALTHY);
        assertThat(other.part()).isEqualTo(Part.STANDBY);
    }

    /// Each has an operator's list of its own.
    @Test
    void aSecretThatAPlanMayNotReadIsNotReadWhenStandingByNorWhenTakingUp() throws Exception {
        Path token = folder.resolve("token");
        Controller one = activeOne();
        one.migrations.start(PLAN.replace("{env: TOKEN}", "{file: %s}".formatted(token)), folder, "ana", "");
        awaitState(one, Status.State.AWAITING_APPROVAL);
        Controller other = controller(false, new Trust(Commands.NONE, List.of(token)));
        String secret = "the file %s is a secret of the controller's own".formatted(token);
        Awaitility.await()
                .until(
                        () -> other.migrations.duty().reason(),
                        reason -> reason.startsWith("shop-v2 could not be taken up here: " + secret));

        one.stop();

        Awaitility.await()
                .until(
                        () -> other.migrations.duty().reason(),
                        reason -> reason.startsWith("the migrations could not be taken up here")
                                && reason.contains(secret));
        assertThat(other.readSecrets).isFalse();
        assertThat(one.readSecrets).isTrue();
    }

    @Test
    void oneThatCantReachTheStoreTakesNoOrdersAndIsActiveAgainIfNobodyTookOver() {
        Controller one = activeOne();
        one.cutOff = true;
        awaitPart(one, Part.CUT_OFF);
        assertThat(one.migrations.duty().reason()).contains("the database of journals can't be reached");
        assertThatThrownBy(() -> one.migrations.order(SHOP, "ana", Order.PAUSE, ""))
                .isInstanceOf(JournalException.Held.class)
                .hasMessageContaining("it can't tell whether it is still the active one");
        one.cutOff = false;
        awaitPart(one, Part.ACTIVE);
        assertThat(lease.look().number()).isEqualTo(1);
    }

    @Test
    void oneThatIsCutOffAloneIsFollowedAndStandsByWhenItComesBack() throws Exception {
        Controller one = activeOne();
        one.migrations.start(PLAN, folder, "ana", "");
        awaitState(one, Status.State.AWAITING_APPROVAL);
        Controller other = controller();
        awaitPart(other, Part.STANDBY);
        one.cutOff = true;
        awaitPart(other, Part.ACTIVE);
        awaitPart(one, Part.CUT_OFF);
        other.migrations.order(SHOP, "bo", Order.PAUSE, "");

        one.cutOff = false;

        awaitPart(one, Part.STANDBY);
        awaitState(one, Status.State.PAUSED);
        assertThat(other.part()).isEqualTo(Part.ACTIVE);
    }

    /// Nobody could renew meanwhile, so nobody is to be blamed for it.
    @Test
    void whileTheStoreIsOutOfReachForAllNobodyTakesOver() throws Exception {
        Controller one = activeOne();
        Controller other = controller();
        awaitPart(other, Part.STANDBY);
        one.cutOff = true;
        other.cutOff = true;
        awaitPart(one, Part.CUT_OFF);
        one.cutOff = false;
        other.cutOff = false;
        awaitPart(one, Part.ACTIVE);
        assertThat(lease.look().number()).isEqualTo(1);
        assertThat(other.part()).isEqualTo(Part.STANDBY);
    }
}
