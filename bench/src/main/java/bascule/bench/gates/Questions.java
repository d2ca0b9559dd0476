package bascule.bench.gates;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A plan whose guards ask so many questions while half of the callers are on green.
public final class Questions {
    /// How many flags' variants they are about.
    public static final int FLAGS = 11;

    /// The guard whose evidence tells how many failures were seen.
    public static final String SEEN = "failures-ramp";

    private Questions() {}

    /// Fifty: of the sides errors, latency, failures, a streak and a probe, of each flag's variants the first four,
    /// and one of a page of metrics.
    static List<String> fifty(TwoSides sides) {
        List<String> all = new ArrayList<>(List.of(
                "errors: 100, warm-up: 0s",
                "latency: 1m, warm-up: 0s",
                "failures: 50%, warm-up: 0s",
                "streak: 10000, warm-up: 0s",
                "probe: /same, warm-up: 0s"));
        for (int flag = 0; flag < FLAGS; flag++) {
            String key = TwoSides.flag(flag);
            for (String asked : List.of("errors: 100", "latency: 1m", "failures: 50%", "streak: 10000")) {
                all.add("flag: {name: %s, flag: %s, blue: \"off\", green: \"on\", %s}, warm-up: 0s"
                        .formatted(key, key, asked));
            }
        }
        all.add("metric: {url: \"http://127.0.0.1:%d%s\", metric: queue_length, more-than: 100, every: 1s}, warm-up: 0s"
                .formatted(sides.greenPort(), TwoSides.METRICS));
        return all;
    }

    static String plan(TwoSides sides, List<URI> gateways, Path token, List<String> questions) {
        var text = new StringBuilder("""
            migration: judged
            owner: bench
            environments:
              blue: {service: http://127.0.0.1:%d}
              green: {service: http://127.0.0.1:%d}
            gateway:
              admin: [%s]
              token: {file: %s}
            routes:
              - {id: all, path: /, reads: any-age}
            ramp:
              - {share: 50%%, dwell: 1h}
            soak: 1h
            rollback: {on-failure: wait}
            """.formatted(
                        sides.bluePort(),
                        sides.greenPort(),
                        String.join(", ", gateways.stream().map(URI::toString).toList()),
                        token));
        if (!questions.isEmpty()) {
            text.append("guards:\n");
            questions.forEach(
                    each -> text.append("  - {during: ramp, ").append(each).append("}\n"));
        }
        return text.toString();
    }
}
