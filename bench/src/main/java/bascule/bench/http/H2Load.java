package bascule.bench.http;

import bascule.bench.Contest;
import bascule.bench.world.Commands;
import bascule.bench.world.Processor;
import bascule.bench.world.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// Closed-loop load over HTTP/2 by h2load of Debian: so many connections with so many requests at
/// once on each.
public record H2Load(Workshop workshop, Path h2load, int connections, int streams, int seconds) {
    private static final Duration SLACK = Duration.ofSeconds(20);
    private static final Duration WARMING = Duration.ofSeconds(25);
    private static final double MICROS = 1e6;
    private static final double MICROS_PER_MILLI = 1e3;
    private static final long HIGHEST_MICROS = TimeUnit.MINUTES.toMicros(2);
    private static final int DIGITS = 3;

    /// A line for each request.
    ///
    /// @param micros how long they took
    record Logged(Histogram micros, long failed) {
        static Logged read(List<String> lines) throws IOException {
            var micros = new Histogram(HIGHEST_MICROS, DIGITS);
            long failed = 0;
            for (String line : lines) {
                String[] columns = line.split("\t", -1);
                if (columns.length != 3) {
                    throw new IOException("h2load logged no start, status and time but: " + line);
                }
                failed += columns[1].equals("200") ? 0 : 1;
                micros.recordValue(Long.parseLong(columns[2]));
            }
            return new Logged(micros, failed);
        }
    }

    /// Lets the proxy answer so many requests before anything is measured, as wrk does.
    public void warm(Proxy proxy, String path, int requests) throws IOException, InterruptedException {
        long end = System.nanoTime() + WARMING.toNanos();
        for (long done = 0; done < requests && System.nanoTime() - end < 0; ) {
            done += load(proxy, path).micros().getTotalCount();
        }
    }

    /// A turn of a contest, as wrk's.
    ///
    /// @param what stands in each metric
    public Contest.Turn on(Proxy proxy, String path, String what) {
        return () -> {
            double before = Processor.seconds(proxy.pids());
            Logged logged = load(proxy, path);
            double used = Processor.seconds(proxy.pids()) - before;
            long requests = logged.micros().getTotalCount();
            if (logged.failed() > 0 || requests == 0) {
                throw new IOException(
                        "%d of %d requests through %s failed".formatted(logged.failed(), requests, proxy.name()));
            }
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put(what + ": requests per second", requests / (double) seconds);
            figures.put(what + ": p50 (ms)", logged.micros().getValueAtPercentile(50) / MICROS_PER_MILLI);
            figures.put(what + ": p99 (ms)", logged.micros().getValueAtPercentile(99) / MICROS_PER_MILLI);
            figures.put(what + ": CPU per request (us)", used * MICROS / requests);
            return figures;
        };
    }

    private Logged load(Proxy proxy, String path) throws IOException, InterruptedException {
        Path log = workshop.folder("h2load").resolve("requests");
        Files.deleteIfExists(log);
        Commands.run(
                workshop,
                Duration.ofSeconds(seconds).plus(SLACK),
                List.of(
                        h2load.toString(),
                        "-t1",
                        "-c" + connections,
                        "-m" + streams,
                        "-D" + seconds,
                        "--log-file=" + log,
                        proxy.url(path)));
        return Logged.read(Files.readAllLines(log));
    }
}
