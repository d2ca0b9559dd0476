package bascule.traffic;

import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a balancer is charged with: its service, who serves, and which migration may change that. Never changes; an
/// order makes another one, or is refused.
///
/// A migration is called by its name. A person who turns the balancer by hand has none, the empty name: such an order
/// counts as one of the migration that the balancer belongs to.
///
/// @param owner the migration that configured it and has not ended; empty if it belongs to nobody
/// @param terms the highest epoch of each migration that gave an order, the latest last
/// @param before what the owner found; empty if nothing was configured, or nobody owns it
/// @param mirror what is copied to green while blue serves
public record Charge(
        Optional<Service> service,
        Side serving,
        Split split,
        Mirror mirror,
        String owner,
        Map<String, Long> terms,
        Optional<Before> before) {
    /// The service and the side that served it before the owner came.
    public record Before(Service service, Side serving) {}

    public static final Charge NEW =
            new Charge(Optional.empty(), Side.BLUE, Split.ALL_BLUE, Mirror.NONE, "", Map.of(), Optional.empty());

    /// Of how many migrations the epoch is remembered.
    private static final int REMEMBERED = 64;

    public Charge {
        terms = new LinkedHashMap<>(terms);
    }

    /// A copy, in the order in which they gave their last order.
    @Override
    public Map<String, Long> terms() {
        return new LinkedHashMap<>(terms);
    }

    /// The owner's; without an owner that of the last order. 0 before the first.
    public long epoch() {
        long last = 0;
        for (long each : terms.values()) {
            last = each;
        }
        return owner.isEmpty() ? last : terms.getOrDefault(owner, 0L);
    }

    /// Remembers the epoch of an order.
    ///
    /// @param place what the errors call the balancer
    /// @throws Fenced if that migration has given an order of a higher epoch
    public Charge raised(String who, Epoch epoch, String place) throws Fenced {
        String name = who.isEmpty() ? owner : who;
        long known = terms.getOrDefault(name, 0L);
        if (epoch.number() < known) {
            throw new Fenced(place, epoch, new Epoch(known));
        }
        Map<String, Long> next = terms();
        next.remove(name);
        next.put(name, epoch.number());
        for (String each : List.copyOf(next.keySet())) {
            if (next.size() > REMEMBERED && !each.equals(owner)) {
                next.remove(each);
            }
        }
        return new Charge(service, serving, split, mirror, owner, next, before);
    }

    /// Like `raised`, for an order that changes who answers.
    ///
    /// @throws Refused if it belongs to another migration
    public Charge entered(String who, Epoch epoch, String place) throws Fenced, Refused {
        Charge next = raised(who, epoch, place);
        if (!who.isEmpty() && !owner.isEmpty() && !owner.equals(who)) {
            throw new Refused(place + " " + belongs(owner));
        }
        return next;
    }

    /// Told a service. The first time by its migration, it belongs to that one from then on, blue serves and nobody is
    /// spread; told again, who serves stays as it is. By hand, only the service changes.
    ///
    /// @throws Refused if it belongs to another migration, or what serves is not blue of that service
    public Charge configured(String who, Service wanted, String place) throws Refused {
        if (!owner.isEmpty() && !owner.equals(who)) {
            throw new Refused(place + " " + belongs(owner));
        }
        if (who.equals(owner)) {
            return new Charge(Optional.of(wanted), serving, split, mirror, owner, terms, before);
        }
        Optional<String> other = service.flatMap(known -> notBlue(known, serving, wanted));
        if (other.isPresent()) {
            throw new Refused(place + " " + other.get());
        }
        return new Charge(
                Optional.of(wanted),
                Side.BLUE,
                Split.ALL_BLUE,
                Mirror.NONE,
                who,
                terms,
                service.map(known -> new Before(known, serving)));
    }

    /// Told anew what that migration had made of it, after that was lost. Nothing changes if it is still that
    /// migration's.
    ///
    /// @throws Refused if it belongs to another migration, or what serves is neither side of that service
    public Charge renewed(String who, Service wanted, Side serving, Split split, String place) throws Refused {
        if (who.isEmpty()) {
            throw new Refused(place + " is told anew by a migration alone: configure it, and release it to a side");
        }
        if (!owner.isEmpty()) {
            if (!owner.equals(who)) {
                throw new Refused(place + " " + belongs(owner));
            }
            return this;
        }
        Optional<List<URI>> now = service.map(known -> known.of(this.serving));
        if (now.isPresent() && Stream.of(wanted.blue(), wanted.green()).noneMatch(each -> same(each, now.get()))) {
            throw new Refused("%s sends its requests to %s, which is neither side of this migration: turn it by hand"
                    .formatted(place, now.get()));
        }
        return new Charge(
                Optional.of(wanted),
                serving,
                split,
                Mirror.NONE,
                who,
                terms,
                service.map(known -> new Before(known, this.serving)));
    }

    private static boolean same(List<URI> some, List<URI> others) {
        return alike(some).equals(alike(others));
    }

    /// Back to what that migration found, and it belongs to nobody. What found nothing keeps its service, and blue
    /// serves. Nothing changes if it is not that migration's.
    public Charge restored(String who) {
        if (owner.isEmpty() || !owner.equals(who)) {
            return this;
        }
        return new Charge(
                before.map(Before::service).or(() -> service),
                before.map(Before::serving).orElse(Side.BLUE),
                Split.ALL_BLUE,
                Mirror.NONE,
                "",
                terms,
                Optional.empty());
    }

    /// Serves as it does, and belongs to nobody. Nothing changes if it is not that migration's.
    public Charge left(String who) {
        boolean owns = !owner.isEmpty() && owner.equals(who);
        return owns ? new Charge(service, serving, split, Mirror.NONE, "", terms, Optional.empty()) : this;
    }

    public Charge shifted(Split to) {
        return new Charge(service, serving, to, mirror, owner, terms, before);
    }

    /// Once green serves nothing is mirrored, also after the way back.
    public Charge served(Side by) {
        return new Charge(service, by, split, by == Side.GREEN ? Mirror.NONE : mirror, owner, terms, before);
    }

    /// @param place what the errors call the balancer
    /// @throws Refused if green serves, and something is to be mirrored
    public Charge mirrored(Mirror to, String place) throws Refused {
        if (to.any() && serving == Side.GREEN) {
            throw new Refused(place + " can't mirror: green serves, and copies are for a green that does not yet");
        }
        return new Charge(service, serving, split, to, owner, terms, before);
    }

    /// What stands against that migration telling that service to a balancer that stands so, in words that follow
    /// its name. Empty if nothing does.
    public static Optional<String> against(String who, Service wanted, Balancer.Standing now) {
        if (now.owner().equals(who) && !who.isEmpty()) {
            return Optional.empty();
        }
        if (!now.owner().isEmpty()) {
            return Optional.of(belongs(now.owner()));
        }
        return now.service().flatMap(known -> notBlue(known, now.serving(), wanted));
    }

    private static String belongs(String owner) {
        return "belongs to migration %s until that has ended: complete it or abort it first".formatted(owner);
    }

    private static Optional<String> notBlue(Service known, Side serving, Service wanted) {
        List<URI> now = known.of(serving);
        return same(now, wanted.blue())
                ? Optional.empty()
                : Optional.of(("sends its requests to %s, the plan says that blue is %s:"
                                + " blue must be what serves now; name those addresses as blue")
                        .formatted(now, wanted.blue()));
    }

    private static Set<String> alike(List<URI> addresses) {
        return addresses.stream()
                .map(uri -> (uri.getScheme() + "://" + uri.getHost()).toLowerCase(Locale.ROOT) + ":"
                        + (uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80))
                .collect(Collectors.toSet());
    }
}
