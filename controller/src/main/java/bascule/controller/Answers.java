package bascule.controller;

import bascule.journal.Event;
import bascule.migration.Gate;
import bascule.migration.Phase;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What gates were last found to say, and who said yes to which.
final class Answers {
    private final Map<String, Event.GateJudged> verdicts = new LinkedHashMap<>();
    private final Map<String, Integer> begun = new HashMap<>();
    private final Map<String, Map<String, Instant>> approvals = new HashMap<>();

    void judged(Event.GateJudged judged) {
        verdicts.put(judged.phase() + "/" + judged.gate(), judged);
        if (judged.verdict().equals(Guarding.WATCH)) {
            begun.merge(judged.gate(), 1, Integer::sum);
        }
    }

    void approved(String gate, String actor, Instant at) {
        approvals.computeIfAbsent(gate, _ -> new LinkedHashMap<>()).put(actor, at);
    }

    Optional<Event.GateJudged> verdict(Phase phase, String gate) {
        return Optional.ofNullable(verdicts.get(phase.id() + "/" + gate));
    }

    /// How often a guard was begun, in all terms.
    int begun(String guard) {
        return begun.getOrDefault(guard, 0);
    }

    List<Gate.Approved> approvals(String gate) {
        return approvals.getOrDefault(gate, Map.of()).entrySet().stream()
                .map(each -> new Gate.Approved(each.getKey(), each.getValue()))
                .toList();
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
