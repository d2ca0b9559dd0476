package bascule.plan;

import bascule.migration.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A load on green before it gets callers: reads at a steady rate, whose answers nobody sees.
///
/// @param paths what is asked by GET, in turn and at every address of green
/// @param token is sent as `Authorization: Bearer`
/// @param time for how long
/// @param failures share of the requests that may fail
/// @param latency at most one request in a hundred may take longer
public record Load(
        List<String> paths,
        Map<String, String> headers,
        Secret token,
        Rate rate,
        Duration time,
        double failures,
        Duration latency) {
    /// More are never asked in a second, whatever the plan or a peak says.
    public static final int MOST_PER_SECOND = 10_000;

    /// How many are asked in a second.
    public sealed interface Rate {
        String describe();

        record PerSecond(int requests) implements Rate {
            @Override
            public String describe() {
                return requests + " requests a second";
            }
        }

        /// So many times what the gateways saw in their busiest seconds.
        record TimesPeak(double times) implements Rate {
            @Override
            public String describe() {
                return BigDecimal.valueOf(times).stripTrailingZeros().toPlainString() + " times the measured peak";
            }
        }
    }

    public Load {
        paths = List.copyOf(paths);
        headers = new LinkedHashMap<>(headers);
    }

    String describe() {
        return "%s for %s".formatted(rate.describe(), Durations.text(time));
    }
}
