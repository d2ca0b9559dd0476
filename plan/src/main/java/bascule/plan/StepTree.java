package bascule.plan;

import bascule.migration.Gate;
import bascule.migration.Harmless;
import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.migration.Reversal;
import bascule.migration.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The phases of a migration as a tree: gates, steps, how each step comes undone, and the point of no return.
///
/// ```
/// CUTOVER     tried 3 times; until admit-green a failure goes back to blue
/// ├─ ⏸ ready        no old or prepared transaction, ...
/// └─ hold           hold new requests, at most 10000 ms, ...                       exact
/// ```
final class StepTree {
    private static final int WIDTH = PlanText.WIDTH;
    private static final int WIDEST_NAME = 30;
    private static final String WAITS = "⏸ ";

    private final Plan plan;
    private final Migration migration;
    private final int name;
    private final int undo;
    private final StringBuilder out = new StringBuilder();
    private boolean returnable = true;

    private StepTree(Plan plan, Migration migration) {
        this.plan = plan;
        this.migration = migration;
        var names = new ArrayList<String>(
                migration.steps().stream().map(each -> each.id().value()).toList());
        migration.phases().forEach(phase -> phase.gates().forEach(gate -> names.add(WAITS + gate.name())));
        this.name = Math.min(WIDEST_NAME, longest(names) + 2);
        this.undo = longest(migration.steps().stream()
                .map(each -> Words.reversal(each.reversal()))
                .toList());
    }

    static String draw(Plan plan, Migration migration) {
        var tree = new StepTree(plan, migration);
        migration.phases().forEach(tree::phase);
        if (tree.returnable) {
            tree.say("no step is without a way back: until 'complete' everything can be undone");
            tree.out.append('\n');
        }
        return tree.out.toString();
    }

    private static int longest(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }

    private void phase(Phase phase) {
        say(Words.padded(title(phase), name + 3) + note(phase));
        int left = phase.gates().size() + phase.steps().size();
        for (var gate : phase.gates()) {
            left--;
            gate(gate, left == 0);
        }
        for (var step : phase.steps()) {
            left--;
            if (returnable && step.reversal() instanceof Reversal.None) {
                pointOfNoReturn();
            }
            step(step, left == 0);
        }
        out.append('\n');
    }

    private static String title(Phase phase) {
        String word = phase.name().name();
        return phase.id().equals(word.toLowerCase(Locale.ROOT)) ? word : word + " " + phase.id();
    }

    private String note(Phase phase) {
        return switch (phase.name()) {
            case CUTOVER ->
                migration
                        .swing()
                        .opensGreen()
                        .map(green -> "until %s a failure goes back to blue, from there on to green".formatted(green))
                        .orElse("");
            case SOAK -> plan.tables().isEmpty() ? "green serves" : "green serves and writes, blue follows";
            case EXPAND, BACKFILL, SHADOW, RAMP, CONTRACT ->
                phase.gates().isEmpty() && phase.steps().isEmpty() ? "nothing to do" : "";
        };
    }

    private void gate(Gate gate, boolean last) {
        row(last, WAITS + gate.name(), gate.describe(), Words.asksPeople(gate) ? "people" : "");
    }

    private void step(Step step, boolean last) {
        row(last, step.id().value(), step.describe(), Words.reversal(step.reversal()));
        if (step.reversal() instanceof Reversal.None(var reason)) {
            String indent = (last ? "   " : "│  ") + " ".repeat(name);
            Words.hanging(out, indent, indent, "no way back: " + reason, WIDTH - undo - 2);
        }
    }

    private void row(boolean last, String id, String text, String tag) {
        String head = (last ? "└─ " : "├─ ") + Words.padded(id, name);
        String indent = (last ? "   " : "│  ") + " ".repeat(name);
        if (head.length() > indent.length()) {
            out.append(head.stripTrailing()).append('\n');
            head = indent;
        }
        int room = WIDTH - undo - 2;
        var lines = Words.wrapped(Harmless.line(text), room - indent.length());
        out.append((Words.padded(head + lines.getFirst(), room + 2) + tag).stripTrailing())
                .append('\n');
        lines.stream().skip(1).forEach(line -> out.append(indent).append(line).append('\n'));
    }

    private void pointOfNoReturn() {
        returnable = false;
        String words = "╞══ point of no return: whoever completes can't roll back ";
        out.append(words).append("═".repeat(WIDTH - words.length())).append('\n');
    }

    private void say(String text) {
        Words.hanging(out, "", "", text, WIDTH);
    }
}
