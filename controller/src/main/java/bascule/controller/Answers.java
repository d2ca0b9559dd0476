package bascule.controller;

import bascule.journal.Event;
import bascule.migration.Phase;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What gates were last found to say, and who said yes to which.
final class Answers {
    private final Map<String, Event.GateJudged> verdicts = new LinkedHashMap<>();
    private final Map<String, Integer> begun = new HashMap<>();
    private final Map<String, Set<String>> approvals = new HashMap<>();

    void judged(Event.GateJudged judged) {
        verdicts.put(judged.phase() + "/" + judged.gate(), judged);
        if (judged.verdict().equals(Guarding.WATCH)) {
            begun.merge(judged.gate(), 1, Integer::sum);
        }
    }

    void approved(String gate, String actor) {
        approvals.computeIfAbsent(gate, _ -> new LinkedHashSet<>()).add(actor);
    }

    Optional<Event.GateJudged> verdict(Phase phase, String gate) {
        return Optional.ofNullable(verdicts.get(phase.id() + "/" + gate));
    }

    /// How often a guard was begun, in all terms.
    int begun(String guard) {
        return begun.getOrDefault(guard, 0);
    }

    List<String> approvals(String gate) {
        return List.copyOf(approvals.getOrDefault(gate, Set.of()));
    }

    void forgetVerdict(Phase phase, String gate) {
        verdicts.remove(phase.id() + "/" + gate);
    }

    void forgetVerdicts(Phase phase) {
        verdicts.keySet().removeIf(key -> key.startsWith(phase.id() + "/"));
    }

    void forgetApprovals() {
        approvals.clear();
    }
}
