package bascule.gateway;

import java.util.List;

/// Settings that a gateway can't take, with everything that is wrong with them.
public final class WrongSettings extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    /// @param problems each a sentence that begins with the place, such as `gateway.yaml:12 limits.head: ...`
    public WrongSettings(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
