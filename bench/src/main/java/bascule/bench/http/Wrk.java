package bascule.bench.http;

import bascule.bench.Contest;
import bascule.bench.world.Commands;
import bascule.bench.world.Processor;
import bascule.bench.world.Workshop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Closed-loop load by wrk of Debian: so many connections, each asks again once it was answered.
public record Wrk(Workshop workshop, Path wrk, int connections, int seconds) {
    private static final Duration SLACK = Duration.ofSeconds(20);
    private static final Duration WARMING = Duration.ofSeconds(20);
    private static final double MICROS = 1e6;

    /// What wrk printed.
    ///
    /// @param p50 and p99 in milliseconds
    /// @param failed connections that broke or timed out, and answers that are not 2xx or 3xx
    record Printed(long requests, double perSecond, double p50, double p99, long failed) {
        static Printed read(String text) throws IOException {
            return new Printed(
                    Long.parseLong(found(text, "(\\d+) requests in ").group(1)),
                    Double.parseDouble(found(text, "Requests/sec:\\s+([0-9.]+)").group(1)),
                    millis(found(text, "\\b50%\\s+([0-9.]+)(us|ms|s|m)")),
                    millis(found(text, "\\b99%\\s+([0-9.]+)(us|ms|s|m)")),
                    sum(text, "Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)")
                            + sum(text, "Non-2xx or 3xx responses: (\\d+)"));
        }

        private static Matcher found(String text, String what) throws IOException {
            Matcher found = Pattern.compile(what).matcher(text);
            if (!found.find()) {
                throw new IOException("wrk did not print " + what + " but: " + text);
            }
            return found;
        }

        private static long sum(String text, String what) {
            Matcher found = Pattern.compile(what).matcher(text);
            long sum = 0;
            if (found.find()) {
                for (int group = 1; group <= found.groupCount(); group++) {
                    sum += Long.parseLong(found.group(group));
                }
            }
            return sum;
        }

        private static double millis(Matcher found) {
            double number = Double.parseDouble(found.group(1));
            return switch (found.group(2)) {
                case "us" -> number / 1_000;
                case "ms" -> number;
                case "s" -> number * 1_000;
                default -> number * 60_000;
            };
        }
    }

    /// Lets the proxy answer so many requests before anything is measured: what compiles itself
    /// while it runs is measured as it runs for long.
    public void warm(Proxy proxy, String path, int requests) throws IOException, InterruptedException {
        long end = System.nanoTime() + WARMING.toNanos();
        for (long done = 0; done < requests && System.nanoTime() - end < 0; ) {
            done += load(proxy, path).requests();
        }
    }

    /// A turn of a contest: requests per second, latencies, processor time of the proxy.
    /// It fails if a request did: figures of failures are none.
    ///
    /// @param what stands in each metric, such as `1 KB`
    public Contest.Turn on(Proxy proxy, String path, String what) {
        return () -> {
            double before = Processor.seconds(proxy.pids());
            Printed printed = load(proxy, path);
            double used = Processor.seconds(proxy.pids()) - before;
            if (printed.failed() > 0) {
                throw new IOException("%d of %d requests through %s failed"
                        .formatted(printed.failed(), printed.requests(), proxy.name()));
            }
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put(what + ": requests per second", printed.perSecond());
            figures.put(what + ": p50 (ms)", printed.p50());
            figures.put(what + ": p99 (ms)", printed.p99());
            figures.put(what + ": CPU per request (us)", used * MICROS / printed.requests());
            return figures;
        };
    }

    private Printed load(Proxy proxy, String path) throws IOException, InterruptedException {
        return Printed.read(Commands.run(
                workshop,
                Duration.ofSeconds(seconds).plus(SLACK),
                List.of(
                        wrk.toString(),
                        "-t1",
                        "-c" + connections,
                        "-d" + seconds + "s",
                        "--latency",
                        proxy.url(path))));
    }
}
