package bascule.migration;

/// The name of one step, unique within its migration; it stands in journal, status and plan.
public record StepId(String value) {
    public StepId {
        if (!value.matches("[a-z0-9][a-z0-9-]*")) {
            throw new IllegalArgumentException(
                    "a step is named in small letters, digits and dashes, got '" + value + "'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
