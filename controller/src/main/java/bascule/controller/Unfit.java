package bascule.controller;

import java.util.List;

/// Preflight found things that stand against starting. Nothing was recorded.
public final class Unfit extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    /// @param problems what stands against it, each naming the thing, what is wrong and what to do
    public Unfit(String migration, List<String> problems) {
        super("preflight found %d %s against starting %s:\n%s"
                .formatted(
                        problems.size(),
                        problems.size() == 1 ? "thing" : "things",
                        migration,
                        String.join("\n", problems)));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
