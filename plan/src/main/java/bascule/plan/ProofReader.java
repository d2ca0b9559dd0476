package bascule.plan;

import bascule.plan.Plan.ProofRule;
import bascule.plan.Plan.Proofs;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Reads what must be shown while a step of the ramp, the mirror or the soak stands.
final class ProofReader {
    private static final List<String> QUESTIONS = List.of(
            "errors",
            "latency",
            "failures",
            "probe",
            "differences",
            "query",
            "prometheus",
            "metric",
            "strain",
            "fall",
            "command",
            "flag");

    private ProofReader() {}

    /// @param stretch has the keys `gates` and `longest`
    /// @param dwell how long it stands at least, if that could be read
    static Proofs read(Fields stretch, Optional<Duration> dwell, EnvironmentReader secrets) {
        Optional<Value> gates = stretch.get("gates");
        Optional<Value> longest = stretch.get("longest");
        if (gates.isEmpty()) {
            longest.ifPresent(each ->
                    each.refuse("is when a person is asked about 'gates' that are not decided, and there are none:"
                            + " add 'gates', or remove it"));
            return Proofs.NONE;
        }
        if (longest.isEmpty()) {
            gates.get().refuse("need 'longest' beside them: what is not decided by then, a person is asked");
            return Proofs.NONE;
        }
        List<At<ProofRule>> rules = gates.get().items(each -> rule(each, secrets));
        twice(rules, gates.get());
        return longest.get()
                .duration(Duration.ofSeconds(1), DraftReader.LONG)
                .map(most -> new Proofs(rules.stream().map(At::value).toList(), most))
                .filter(proofs -> longEnough(proofs, dwell, longest.get()))
                .orElse(Proofs.NONE);
    }

    private static void twice(List<At<ProofRule>> rules, Value gates) {
        var seen = new HashSet<String>();
        for (var each : rules) {
            String word = each.value().watched().word();
            if (!seen.add(word)) {
                gates.findings().note(each.path(), "another gate here watches '" + word + "': keep one");
            }
        }
    }

    private static boolean longEnough(Proofs proofs, Optional<Duration> dwell, Value longest) {
        boolean tooShort = dwell.filter(least -> proofs.longest().compareTo(least) < 0)
                        .isPresent()
                || proofs.rules().stream().anyMatch(each -> proofs.longest().compareTo(each.warmUp()) <= 0);
        if (tooShort) {
            longest.refuse("is shorter than 'dwell' or a gate's warm-up: a person would be asked before anything could"
                    + " be shown");
        }
        return !tooShort;
    }

    private static Optional<ProofRule> rule(Value value, EnvironmentReader secrets) {
        Fields gate = Fields.of(value, Shape.PROOF);
        var warmUp = gate.get("warm-up")
                .flatMap(each -> each.duration(Duration.ZERO, Duration.ofHours(1)))
                .orElse(GuardReader.WARM_UP);
        if (gate.has("proven") && !gate.has("errors")) {
            value.refuse(
                    "'proven' belongs to 'errors': green passes once its failures are shown to be less than so many"
                            + " times as often as blue's");
        }
        return WatchedReader.read(value, gate, "gate", QUESTIONS, gate.get("proven"), secrets)
                .map(what -> new ProofRule(what, warmUp));
    }
}
