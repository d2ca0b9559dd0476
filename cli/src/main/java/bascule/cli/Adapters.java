package bascule.cli;

import bascule.balancers.GatewayBalancer;
import bascule.balancers.GatewayGroup;
import bascule.controller.Connectors;
import bascule.data.Pair;
import bascule.databases.postgres.LogBudget;
import bascule.databases.postgres.PostgresAddress;
import bascule.databases.postgres.PostgresPair;
import bascule.flags.FileFlagStore;
import bascule.flags.FlagStore;
import bascule.migration.StepException.Refused;
import bascule.plan.Plan;
import bascule.plan.Plan.DatabaseAddress;
import bascule.plan.Secrets;
import bascule.plan.Trust;
import bascule.traffic.Balancer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The adapters that this program ships: PostgreSQL, and our own gateway. The one place that names them.
public final class Adapters implements Connectors {
    /// While one of several is waited for, all others hold.
    private static final Duration ANSWER_OF_ONE = Duration.ofSeconds(2);

    private final Optional<ServedFlags> served;
    private final Trust trust;

    public Adapters() {
        this(Optional.empty(), Trust.NOTHING);
    }

    /// @param served flags that this process serves to others
    /// @param trust what plans may use of this machine
    Adapters(Optional<ServedFlags> served, Trust trust) {
        this.served = served;
        this.trust = trust;
    }

    @Override
    public List<String> unread(Plan plan) {
        return plan.secrets().stream()
                .distinct()
                .flatMap(each -> Secrets.trouble(each).stream())
                .toList();
    }

    @Override
    public Trust trust() {
        return trust;
    }

    @Override
    public Optional<Pair> pair(Plan plan) throws Refused {
        if (plan.blue().database().isEmpty() || plan.green().database().isEmpty()) {
            return Optional.empty();
        }
        PostgresAddress blue = address("blue", plan.blue().database().get());
        PostgresAddress green = address("green", plan.green().database().get());
        boolean greenScripted = !plan.expand().isEmpty();
        return Optional.of(new PostgresPair(
                plan.name(),
                blue,
                green,
                plan.tables(),
                greenScripted,
                new LogBudget(plan.retainedLog()),
                plan.throttle()));
    }

    @Override
    public Optional<Balancer> balancer(Plan plan) throws Refused {
        if (plan.gateway().isEmpty()) {
            return Optional.empty();
        }
        Plan.Gateway gateway = plan.gateway().get();
        Supplier<String> token = RotatingSecret.of(gateway.token());
        if (gateway.admin().size() == 1) {
            return Optional.of(new GatewayBalancer(gateway.admin().getFirst(), token, plan.name()));
        }
        return Optional.of(new GatewayGroup(
                gateway.admin().stream()
                        .map(admin -> new GatewayBalancer(admin, token, plan.name(), ANSWER_OF_ONE))
                        .toList(),
                plan.name()));
    }

    @Override
    public Optional<FlagStore> flags(Plan plan) {
        return plan.flags().map(following -> store(following.document()));
    }

    private FlagStore store(Path document) {
        return served.filter(each -> each.is(document))
                .<FlagStore>map(ServedFlags::store)
                .orElseGet(() -> new FileFlagStore(document, InstantSource.system()));
    }

    private static PostgresAddress address(String side, DatabaseAddress database) throws Refused {
        try {
            return new PostgresAddress(database.url(), database.user(), RotatingSecret.of(database.password()));
        } catch (IllegalArgumentException wrong) {
            throw new Refused("the database of " + side + ": " + wrong.getMessage(), wrong);
        }
    }
}
