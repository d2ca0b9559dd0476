package bascule.flags;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationTest {
    private static final int TIMES = 20_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Flags flags = Reading.of("""
        {"flags": {
          "static": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "on"},
          "equal": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off",
            "targeting": {"if": [{"==": [{"var": "plan"}, "gold"]}, "on"]}},
          "one-of": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off",
            "targeting": {"if": [{"in": [{"var": "plan"}, ["silver", "gold"]]}, "on"]}},
          "ends": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off",
            "targeting": {"if": [{"ends_with": [{"var": "email"}, "@example.org"]}, "on"]}},
          "age": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off",
            "targeting": {"if": [{"and": [{">=": [{"var": "user.age"}, 18]}, {"!": {"var": "blocked"}}]}, "on"]}},
          "split": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off",
            "targeting": {"fractional": [["on", 100], ["off", 0]]}},
          "ramp": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off"}
        }, "bascule": {"flags": {"ramp": {"ramp": {"to": "on", "from": "off", "share": "99.99%", "salt": "s"}}}}}
        """).flags();
    private final Context context = Context.of(Map.of(
            "targetingKey", "caller-ä-1",
            "plan", "gold",
            "email", "someone@example.org",
            "user", Map.of("age", 33, "roles", List.of("a"))));

    /// The gateway asks in the middle of a request: no rule that is usual may make garbage there.
    @ParameterizedTest
    @ValueSource(strings = {"static", "equal", "one-of", "ends", "age", "split", "ramp"})
    void askingMakesNothingNew(String key) {
        Evaluation first = flags.evaluate(key, context);
        assertThat(first.chosen()).contains("on");
        long warm = allocated(key);
        long least = Math.min(allocated(key), allocated(key));
        assertThat(least).as("%d bytes while warm", warm).isLessThan(TIMES);
        assertThat(flags.evaluate(key, context)).isSameAs(first);
    }

    private long allocated(String key) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < TIMES; i++) {
            if (flags.evaluate(key, context).reason() == Reason.ERROR) {
                throw new AssertionError(key);
            }
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
