package bascule.plan;

import bascule.migration.Phase;
import bascule.plan.Suite.Check;
import java.util.HashSet;

/// Whether suites could ever be run, and passed, where they stand.
final class SuiteChecks {
    private final Draft draft;
    private final Findings findings;

    SuiteChecks(Draft draft, Findings findings) {
        this.draft = draft;
        this.findings = findings;
    }

    void all() {
        var names = new HashSet<String>(ProofChecks.names(draft));
        draft.gates().forEach(each -> {
            if (each.value() instanceof Plan.GateRule.Approval approval) {
                names.add(approval.name());
            }
        });
        for (var each : draft.suites()) {
            String name = each.value().name();
            if (Checks.OWN_GATES.contains(name) || !names.add(name)) {
                findings.note(
                        each.path() + ".name", Value.shown(name) + " is the name of another gate: choose another");
            }
            if (each.value().before() == Phase.Name.RAMP && draft.ramp().isEmpty() && findings.clean("ramp")) {
                findings.note(
                        each.path() + ".before", "the plan has no 'ramp', so it would never be run: write cutover");
            }
            each.value().checks().forEach(check -> check(each.path(), check));
        }
    }

    private void asksGreen(String path, Check check) {
        if (draft.green().service().isEmpty() && findings.clean("environments.green")) {
            findings.note(path, "'%s' has nobody to ask: green has no 'service'".formatted(check.word()));
        }
        if (draft.green().service().stream().anyMatch(each -> each.getScheme().startsWith("h2"))) {
            findings.note(path, "a suite asks the services in HTTP/1.1, and green is called h2c or h2: use a command");
        }
    }

    private void check(String path, Check check) {
        switch (check) {
            case Check.Request _ -> asksGreen(path, check);
            case Check.Bears(Load load) -> {
                asksGreen(path, check);
                if (load.rate() instanceof Load.Rate.TimesPeak && !findings.has("gateway")) {
                    findings.note(path, "no gateway measures a peak: write 'rate', or add 'gateway'");
                }
            }
            case Check.Sql _ -> {
                if (draft.green().database().isEmpty() && findings.clean("environments.green")) {
                    findings.note(path, "a query needs a database to ask, and green has none: remove it");
                }
            }
            case Check.Command _ -> {}
        }
    }
}
