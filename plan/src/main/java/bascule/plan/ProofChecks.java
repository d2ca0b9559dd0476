package bascule.plan;

import bascule.plan.Plan.Proofs;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Whether gates by evidence could ever be decided where they stand.
final class ProofChecks {
    static final String NO_MIRROR =
            "'differences' are found in what is mirrored, and the plan mirrors nothing: add 'mirror', or watch 'probe'";
    static final String NO_FLAGS =
            "programs tell of the plan's flags, and it names none: add 'flags' with their document";

    private final Draft draft;
    private final Findings findings;
    private final boolean databases;
    private final boolean gateway;

    /// @param place of its names, as in `errors-at-5`
    private record Stretch(String path, String place, Proofs proofs) {}

    ProofChecks(Draft draft, Findings findings, boolean databases, boolean gateway) {
        this.draft = draft;
        this.findings = findings;
        this.databases = databases;
        this.gateway = gateway;
    }

    private static List<Stretch> stretches(Draft draft) {
        var all = new ArrayList<Stretch>();
        draft.mirror().ifPresent(each -> all.add(new Stretch("mirror", "mirror", each.proofs())));
        draft.ramp()
                .forEach(each -> all.add(new Stretch(
                        each.path(),
                        Plan.place(each.value().split()),
                        each.value().proofs())));
        all.add(new Stretch("soak", "soak", draft.soak().proofs()));
        return all;
    }

    static Set<String> names(Draft draft) {
        return stretches(draft).stream()
                .flatMap(each -> each.proofs().rules().stream().map(rule -> rule.name(each.place())))
                .collect(Collectors.toSet());
    }

    void all() {
        stretches(draft).stream().filter(each -> findings.clean(each.path())).forEach(this::check);
    }

    private void check(Stretch stretch) {
        for (int i = 0; i < stretch.proofs().rules().size(); i++) {
            check(
                    stretch,
                    stretch.path() + ".gates[" + i + "]",
                    stretch.proofs().rules().get(i).watched());
        }
    }

    private void check(Stretch stretch, String path, Watched watched) {
        if (watched.asksDatabase() && !databases) {
            findings.note(path, "a query needs a database to ask, and the sides have none: remove it");
        }
        if (watched instanceof Watched.Differences && !findings.has("mirror")) {
            findings.note(path, NO_MIRROR);
        }
        if (watched instanceof Watched.TrackedFall && !findings.has("flags")) {
            findings.note(path, NO_FLAGS);
        }
        boolean callers = watched instanceof Watched.Counting
                || watched instanceof Watched.Fall
                || watched instanceof Watched.OfVariants;
        if (callers && !gateway) {
            findings.note(path, "no gateway counts what it would watch: add 'gateway', or remove it");
        }
        if (callers && stretch.place().equals("mirror")) {
            findings.note(
                    path,
                    "'%s' is about callers, and while green is mirrored none gets its answers: put it into the ramp"
                            .formatted(watched.word()));
        }
        if (stretch.place().equals("soak") && watched.comparesSides()) {
            findings.note(
                    path,
                    "'%s' compares green with blue, and during soak blue serves nobody: put it into the ramp, or watch"
                                    .formatted(watched.word())
                            + " 'failures'");
        }
    }
}
