package bascule.controller;

import bascule.data.Pair;
import bascule.flags.FlagStore;
import bascule.journal.Entry;
import bascule.journal.Ledger;
import bascule.migration.Migration;
import bascule.migration.StepException.Refused;
import bascule.plan.Assembly;
import bascule.plan.Plan;
import bascule.traffic.Balancer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One migration as a controller sees it that stands by: where it stands is told by the journal,
/// and what the gateway does is looked at. It touches nothing.
final class Onlooker implements AutoCloseable {
    private final Plan plan;
    private final Optional<Pair> pair;
    private final Optional<Balancer> balancer;
    private final Migration migration;
    private final Sampler sampler;
    private final Logbook logbook;
    /// Read on by one thread only, and never while somebody looks: the database may hang.
    private final Ledger ledger = new Ledger();
    private final List<Entry> entries = new ArrayList<>();
    private final State state;
    private final String lacking;

    /// @throws Refused if a secret may not be read or an adapter can't be made here, so that this controller couldn't
    ///     conduct it either
    Onlooker(StartedPlan started, Connectors connectors) throws Refused {
        this.plan = HomeMigrations.demandPlan(started.reading());
        connectors.trust().demandSecrets(plan);
        this.pair = connectors.pair(plan);
        this.balancer = connectors.balancer(plan);
        Optional<FlagStore> flags = connectors.flags(plan);
        this.migration = Assembly.migration(
                plan, pair, balancer, flags, connectors.trust().commands());
        this.state = new State(migration);
        this.lacking = String.join(
                "; ", Preflight.lacking(plan, started.base(), started.scripts().keySet(), connectors));
        this.logbook = new Logbook(plan.name());
        this.sampler = new Sampler(
                plan.name(), Optional.empty(), balancer, Assembly.followers(plan, flags), this::length, this::ended);
    }

    /// What this controller would lack if it had to conduct the migration, as of when it was first seen; empty if
    /// nothing.
    String lacking() {
        return lacking;
    }

    synchronized long length() {
        return entries.size();
    }

    private synchronized boolean ended() {
        return state.ended();
    }

    /// Takes what was written since.
    void readOn(SharedHome home) {
        home.readOn(plan.name(), ledger);
        taken(ledger.after(length()));
    }

    private synchronized void taken(List<Entry> since) {
        since.forEach(state::take);
        entries.addAll(since);
    }

    synchronized List<Entry> entries(long after) {
        return List.copyOf(entries.subList(Math.clamp(after, 0, entries.size()), entries.size()));
    }

    /// @param hindrance why what is known may not be so any more
    synchronized Status status(Hindrance hindrance) {
        long term = entries.isEmpty() ? 0 : entries.getLast().epoch().number();
        return StatusView.of(plan, Moment.ofJournal(migration, state, term), sampler, hindrance, List.of());
    }

    List<Migrations.Sampled> samples() throws Refused {
        return Samples.of(balancer);
    }

    Logbook logbook() {
        return logbook;
    }

    @Override
    public void close() {
        sampler.close();
        pair.ifPresent(Pair::close);
        balancer.ifPresent(Balancer::close);
    }
}
