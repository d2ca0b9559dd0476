package bascule.plan;

import bascule.comparison.Rules;
import bascule.traffic.Mirror;
import bascule.traffic.Split;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Reads what is copied to green before the ramp.
final class MirrorReader {
    static final Split NOISE = new Split(2_000);

    private MirrorReader() {}

    static Optional<Plan.Shadow> read(Value value, EnvironmentReader secrets) {
        Fields mirror = Fields.of(value, Shape.MIRROR);
        var share = mirror.get("share").flatMap(each -> each.share(1));
        var dwell = mirror.get("dwell").flatMap(each -> each.duration(Duration.ZERO, DraftReader.LONG));
        var noise = mirror.get("noise").flatMap(each -> each.share(0)).orElse(NOISE);
        Set<String> routes = new HashSet<>();
        mirror.get("routes")
                .ifPresent(each -> each.oneOrMore()
                        .forEach(one -> one.text(DraftReader.NAME, DraftReader.NAME_FORM)
                                .ifPresent(routes::add)));
        Set<String> ignore = places(mirror, "ignore");
        Set<String> show = places(mirror, "show");
        var proofs = ProofReader.read(mirror, dwell, secrets);
        return share.flatMap(callers ->
                dwell.map(time -> new Plan.Shadow(new Mirror(callers, noise, routes, ignore, show), time, proofs)));
    }

    private static Set<String> places(Fields mirror, String key) {
        Set<String> places = new HashSet<>();
        mirror.get(key)
                .ifPresent(each -> each.oneOrMore()
                        .forEach(one ->
                                one.text(Rules.PATH, "a place: " + Rules.FORM).ifPresent(places::add)));
        return places;
    }
}
