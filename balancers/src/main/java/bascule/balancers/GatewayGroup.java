package bascule.balancers;

import bascule.balancers.Together.Answers;
import bascule.comparison.Comparing;
import bascule.comparison.Comparisons;
import bascule.comparison.Sample;
import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import bascule.traffic.Balancer;
import bascule.traffic.Figures;
import bascule.traffic.Forecast;
import bascule.traffic.Forecasting;
import bascule.traffic.Measuring;
import bascule.traffic.Mirror;
import bascule.traffic.Mirroring;
import bascule.traffic.Service;
import bascule.traffic.SessionTrue;
import bascule.traffic.Split;
import bascule.traffic.WarmUp;
import bascule.traffic.Warming;
import bascule.traffic.Warmth;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Several gateways before one service, turned as one.
///
/// | act | what each does | one does not answer |
/// |---|---|---|
/// | hold | holds, and answers once quiet | all others are let go to the side that serves |
/// | seal | from now on refuses rather than lets go | the same, where the release asks for it |
/// | commit | notes the side on disk, lets nobody go | the others go on: it is sealed, so it refuses |
/// | release | lets go to the side it noted | the same |
///
/// No gateway lets a request go to the new side before every one has stopped letting them go to the old
/// one: each has said that it is quiet and sealed. One that falls silent after that can do nothing but
/// refuse, whatever it was told, until it is told who serves; so waiting for it would only keep the
/// others from serving.
public final class GatewayGroup
        implements Balancer, Comparing, Forecasting, Measuring, Mirroring, SessionTrue, Warming {
    private static final String BETWEEN = " ";

    private final Together<Joint> together;
    private final List<Joint> all;
    private final String migration;
    private final Set<Joint> sealed = new HashSet<>();
    private volatile long skewMillis;

    /// @param all two or more, each taking the orders of that migration
    /// @param migration its name; empty for a person who turns them by hand
    public GatewayGroup(List<? extends Joint> all, String migration) {
        if (all.size() < 2) {
            throw new IllegalArgumentException("a group is two gateways or more, got " + all.size());
        }
        this.all = List.copyOf(all);
        this.migration = migration;
        this.together = new Together<>();
    }

    @Override
    public String describe() {
        return all.size() + " gateways";
    }

    /// Where they differ it is the side, the share and the epoch that are behind, and no service. It is
    /// this migration's while one of them is.
    @Override
    public Standing standing() throws StepException {
        return GroupStanding.of(together.ask(all, Joint::standing).whole(), all, migration, skewMillis);
    }

    /// Of all together, if all can be asked: what one of them does not say is no data. A client that was seen by two
    /// of them counts twice.
    @Override
    public Figures figures() throws StepException {
        return together.ask(all, GatewayGroup::figures).whole().stream()
                .reduce(Figures::plus)
                .orElseThrow();
    }

    /// Of all together, if all can be asked.
    @Override
    public Comparisons comparisons() throws StepException {
        return together.ask(all, each -> comparing(each).comparisons()).whole().stream()
                .reduce(Comparisons::plus)
                .orElseThrow();
    }

    @Override
    public List<Sample> samples(String route) throws StepException {
        return together.ask(all, each -> comparing(each).samples(route)).whole().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Sample::at))
                .toList();
    }

    private static Comparing comparing(Joint member) throws Refused {
        if (member instanceof Comparing comparing) {
            return comparing;
        }
        throw new Refused(member.describe() + " does not compare answers");
    }

    /// Where they differ, what the first one mirrors that does; so whoever looks finds something to undo.
    @Override
    public Mirror mirror() throws StepException {
        List<Mirror> mirrors =
                together.ask(all, each -> mirroring(each).mirror()).whole();
        return mirrors.stream().filter(Mirror::any).findFirst().orElse(Mirror.NONE);
    }

    @Override
    public void mirror(Mirror mirror, Epoch epoch) throws StepException {
        together.tell(all, each -> mirroring(each).mirror(mirror, epoch)).demand();
    }

    /// Each of them looks, all at the same time.
    @Override
    public List<Forecast> forecast(Duration hold, Duration drain, Duration look) throws StepException {
        return together.ask(all, each -> forecasting(each).forecast(hold, drain, look)).whole().stream()
                .flatMap(List::stream)
                .toList();
    }

    /// Each of them asks as much.
    @Override
    public void warm(WarmUp warmUp, Epoch epoch) throws StepException {
        together.tell(all, each -> warming(each).warm(warmUp, epoch)).demand();
    }

    @Override
    public List<Warmth> warmth() throws StepException {
        return together.ask(all, each -> warming(each).warmth()).whole().stream()
                .flatMap(List::stream)
                .toList();
    }

    /// A mark is one of each, in their order. Each is told of the others, who tell each other who writes; so a caller
    /// may write through one and read through another. While one can't be asked, reads go to blue at all.
    @Override
    public String arrived(String mark, Duration lease, Epoch epoch) throws StepException {
        List<String> marks = List.of(mark.split(BETWEEN, -1));
        boolean known = marks.size() == all.size();
        List<String> next = together.ask(
                        all,
                        each -> sessionTrue(each)
                                .arrived(known ? marks.get(all.indexOf(each)) : "", lease, others(each), epoch))
                .whole();
        return String.join(BETWEEN, next);
    }

    @Override
    public List<String> apart(Duration within) throws StepException {
        return together
                .ask(
                        all,
                        each -> each.unreachable(others(each), within).stream()
                                .map(line -> each.describe() + " can't reach the gateway at " + line)
                                .toList())
                .whole()
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private List<URI> others(Joint member) throws Refused {
        List<URI> others = new ArrayList<>();
        for (Joint each : all) {
            if (!each.equals(member)) {
                others.add(sessionTrue(each).address());
            }
        }
        return others;
    }

    private static SessionTrue.OneOfSeveral sessionTrue(Joint member) throws Refused {
        if (member instanceof SessionTrue.OneOfSeveral sessionTrue) {
            return sessionTrue;
        }
        throw new Refused(member.describe() + " does not know who wrote");
    }

    private static Warming warming(Joint member) throws Refused {
        if (member instanceof Warming warming) {
            return warming;
        }
        throw new Refused(member.describe() + " does not warm green up");
    }

    private static Forecasting forecasting(Joint member) throws Refused {
        if (member instanceof Forecasting forecasting) {
            return forecasting;
        }
        throw new Refused(member.describe() + " does not say what a hold would meet");
    }

    private static Mirroring mirroring(Joint member) throws Refused {
        if (member instanceof Mirroring mirroring) {
            return mirroring;
        }
        throw new Refused(member.describe() + " does not copy requests");
    }

    private static Figures figures(Joint member) throws StepException {
        if (member instanceof Measuring measuring) {
            return measuring.figures();
        }
        throw new Refused(member.describe() + " does not count by side");
    }

    @Override
    public synchronized void raise(Epoch epoch) throws StepException {
        sealed.clear();
        together.tell(all, each -> each.raise(epoch)).demand();
    }

    @Override
    public void configure(Service service, Epoch epoch) throws StepException {
        together.tell(all, each -> each.configure(service, epoch)).demand();
    }

    @Override
    public void renew(Service service, Side serving, Split split, Epoch epoch) throws StepException {
        together.tell(all, each -> each.renew(service, serving, split, epoch)).demand();
    }

    @Override
    public void restore(Epoch epoch) throws StepException {
        end(each -> each.restore(epoch));
    }

    @Override
    public void leave(Epoch epoch) throws StepException {
        end(each -> each.leave(epoch));
    }

    /// Those that another migration has by now were this one's no more, and are let be; if it has all of them, they
    /// refuse.
    private void end(Together.Tell<Joint> ending) throws StepException {
        Answers<Joint, Standing> standings = together.ask(all, Joint::standing);
        List<Joint> ours = standings.good().stream()
                .filter(each ->
                        List.of("", migration).contains(standings.of(each).owner()))
                .toList();
        together.tell(ours.isEmpty() ? standings.good() : ours, ending).demand();
        standings.demand();
    }

    @Override
    public void shift(Split split, Epoch epoch) throws StepException {
        together.tell(all, each -> each.shift(split, epoch)).demand();
    }

    /// If one does not come to rest or does not answer, all are let go but those that are sealed.
    @Override
    public void hold(Duration drain, Duration lease, Epoch epoch) throws StepException {
        Answers<Joint, ?> answers = together.tell(all, each -> each.hold(drain, lease, epoch));
        if (answers.failed()) {
            letGo(all, epoch);
        }
        answers.demand();
    }

    @Override
    public synchronized void seal(boolean seal, Epoch epoch) throws StepException {
        Answers<Joint, ?> answers = together.tell(all, each -> each.seal(seal, epoch));
        if (seal) {
            sealed.addAll(answers.good());
        } else {
            sealed.removeAll(all);
        }
        answers.demand();
    }

    @Override
    public synchronized void release(Side side, Epoch epoch) throws StepException {
        Answers<Joint, Standing> standings = together.ask(all, Joint::standing);
        List<Joint> behind = new ArrayList<>();
        for (Joint each : standings.good()) {
            if (standings.of(each).serving() != side) {
                behind.add(each);
            }
        }
        List<Joint> open =
                behind.stream().filter(each -> !shut(standings.of(each))).toList();
        boolean turns = !behind.isEmpty() && open.size() < standings.good().size();
        if (!turns) {
            letGo(side, all, epoch);
        } else if (!open.isEmpty()) {
            letGo(all, epoch);
            throw new Transient("the hold of " + names(open) + " has ended, so nobody was turned to " + side.word());
        } else {
            turn(side, standings, epoch);
        }
    }

    private static boolean shut(Standing standing) {
        return standing.holding() || standing.sealed();
    }

    /// All that answer are shut, or serve that side already.
    private void turn(Side side, Answers<Joint, Standing> standings, Epoch epoch) throws StepException {
        List<Joint> here = standings.good();
        for (Joint each : all) {
            if (!here.contains(each) && !sealed.contains(each)) {
                letGo(here, epoch);
                standings.demand();
            }
        }
        sealAll(
                here.stream()
                        .filter(each -> standings.of(each).holding()
                                && !standings.of(each).sealed())
                        .toList(),
                epoch);
        List<Joint> shut =
                here.stream().filter(each -> shut(standings.of(each))).toList();
        sealed.addAll(shut);
        Answers<Joint, ?> commits = together.tell(shut, each -> each.commit(side, epoch));
        List<Joint> ready = new ArrayList<>(here);
        ready.removeIf(each -> shut.contains(each) && !commits.good().contains(each));
        letGo(side, ready, epoch);
        commits.demand();
        standings.demand();
    }

    private void sealAll(List<Joint> holding, Epoch epoch) throws StepException {
        Answers<Joint, ?> answers = together.tell(holding, each -> each.seal(true, epoch));
        sealed.addAll(answers.good());
        if (answers.failed()) {
            together.tell(holding, each -> each.release(each.standing().serving(), epoch));
            sealed.removeAll(holding);
            answers.demand();
        }
    }

    /// Tells them to let go to that side, and measures how far apart they did.
    private void letGo(Side side, List<Joint> these, Epoch epoch) throws StepException {
        Answers<Joint, Long> answers = together.ask(these, each -> {
            each.release(side, epoch);
            return System.nanoTime();
        });
        if (answers.good().isEmpty()) {
            answers.demand();
            return;
        }
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Joint each : answers.good()) {
            first = Math.min(first, answers.of(each));
            last = Math.max(last, answers.of(each));
        }
        skewMillis = TimeUnit.NANOSECONDS.toMillis(last - first);
        sealed.removeAll(answers.good());
        answers.demand();
    }

    /// Lets go whoever holds and is not sealed, to the side that serves. What does not answer, its lease
    /// lets go.
    private void letGo(List<Joint> these, Epoch epoch) {
        together.tell(these, each -> {
            Standing standing = each.standing();
            if (standing.holding() && !standing.sealed()) {
                each.release(standing.serving(), epoch);
            }
        });
    }

    /// Each of them tries: one may reach what another can't.
    @Override
    public List<String> unreachable(List<URI> addresses, Duration within) throws StepException {
        return together
                .ask(
                        all,
                        each -> each.unreachable(addresses, within).stream()
                                .map(line -> line + " from " + each.describe())
                                .toList())
                .whole()
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static String names(List<Joint> these) {
        return String.join(", ", these.stream().map(Joint::describe).toList());
    }

    @Override
    public void close() {
        all.forEach(Joint::close);
    }
}
