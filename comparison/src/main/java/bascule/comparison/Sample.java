package bascule.comparison;

import bascule.migration.Side;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Two answers that differed, as far as they may be kept: see [Redaction].
///
/// @param trace the id of the request's trace, by which it is found in the service's own logs
/// @param copiedTo who answered the copy
public record Sample(Instant at, String method, Optional<String> trace, Side copiedTo, List<Difference> differences) {
    public Sample {
        differences = List.copyOf(differences);
    }
}
