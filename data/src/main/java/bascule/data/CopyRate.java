package bascule.data;

import bascule.migration.Bytes;
import java.util.OptionalLong;

/// How fast rows are copied, as a person says it while a migration runs: a size in a second such as
/// `10MiB`, `stop`, or `plan` for what the plan says.
///
/// @param bytes in a second, over all connections; 0 for `stop`, empty for `plan`
public record CopyRate(OptionalLong bytes) {
    public static final CopyRate AS_PLANNED = new CopyRate(OptionalLong.empty());

    /// @throws IllegalArgumentException if it is none; the message says what is
    public static CopyRate of(String text) {
        return switch (text) {
            case "plan" -> AS_PLANNED;
            case "stop" -> new CopyRate(OptionalLong.of(0));
            default -> {
                var bytes = Bytes.parse(text);
                if (bytes.orElse(0) == 0) {
                    throw new IllegalArgumentException(
                            "'%s' is no rate: write a size in a second such as 10MiB, 'stop', or 'plan'"
                                    .formatted(text));
                }
                yield new CopyRate(bytes);
            }
        };
    }
}
