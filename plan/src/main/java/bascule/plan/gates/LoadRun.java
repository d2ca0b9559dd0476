package bascule.plan.gates;

import bascule.migration.StepException;
import bascule.migration.StepException.Transient;
import bascule.plan.Load;
import bascule.plan.Secrets;
import bascule.plan.ServicePath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Puts green under load: each request at its time, whether the ones before were answered or not, as callers come. How
/// long one took is counted from when it was due, so a green that falls behind can't hide it.
///
/// It ends by itself: at its end, once it is certain to fail, once too many are unanswered, and as soon as nobody asks
/// for it any more, as after a pause or an abort.
final class LoadRun {
    static final Duration ANSWER = Duration.ofSeconds(10);
    static final int UNANSWERED_MAX = 2_000;
    private static final int FAILED = 400;

    private final Load load;
    private final List<URI> green;
    private final double perSecond;
    private final BooleanSupplier wanted;
    private final LoadTally tally;
    private final long requests;
    private final Semaphore places = new Semaphore(UNANSWERED_MAX);

    /// @param pass whether green bore it
    /// @param words what was counted, and why it ended where that was early
    record Result(boolean pass, String words) {}

    /// @param perSecond how many are asked in a second
    /// @param wanted whether somebody still asks for the result
    LoadRun(Load load, List<URI> green, double perSecond, BooleanSupplier wanted) {
        this.load = load;
        this.green = List.copyOf(green);
        this.perSecond = Math.min(perSecond, Load.MOST_PER_SECOND);
        this.wanted = wanted;
        this.requests = Math.max(1, Math.round(this.perSecond * load.time().toMillis() / 1_000.0));
        this.tally = new LoadTally(load, requests);
    }

    /// Takes as long as the load says, and as one answer may.
    ///
    /// @throws StepException if the token is not to be had
    Result run() throws StepException, InterruptedException {
        String token = Secrets.read(load.token());
        try (var client = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .connectTimeout(ANSWER)
                .followRedirects(Redirect.NEVER)
                .build()) {
            String early = ask(client, token);
            boolean rest = places.tryAcquire(UNANSWERED_MAX, ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            client.shutdownNow();
            String words = "%s a second: %s%s%s"
                    .formatted(
                            Math.round(perSecond), tally.describe(), early, rest ? "" : "; some were never answered");
            return new Result(tally.passed(), words);
        }
    }

    /// @return why it ended early; empty if it did not
    private String ask(HttpClient client, String token) throws StepException, InterruptedException {
        long begun = System.nanoTime();
        for (long n = 0; n < requests; n++) {
            long due = begun + (long) (n * 1e9 / perSecond);
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            if (tally.lost()) {
                return "; ended early, since it could not pass any more";
            }
            if (!wanted.getAsBoolean()) {
                return "; ended early, since nobody waited for it";
            }
            if (!places.tryAcquire()) {
                return "; ended early, since %,d were unanswered".formatted(UNANSWERED_MAX);
            }
            HttpRequest request = request(n, token);
            Thread.ofVirtual().name("load").start(() -> ask(client, request, due));
        }
        return "";
    }

    private HttpRequest request(long n, String token) throws Transient {
        List<String> paths = load.paths();
        String path = paths.get((int) (n / green.size() % paths.size()));
        try {
            var request = HttpRequest.newBuilder(ServicePath.at(green.get((int) (n % green.size())), path))
                    .GET();
            load.headers().forEach(request::header);
            return (token.isEmpty() ? request : request.header("Authorization", "Bearer " + token)).build();
        } catch (IllegalArgumentException unfit) {
            throw new Transient("a path or the token fits into no request");
        }
    }

    private void ask(HttpClient client, HttpRequest request, long due) {
        try {
            int status = Exchange.send(client, request, BodyHandlers.discarding(), ANSWER)
                    .statusCode();
            if (status < FAILED) {
                tally.answered(Duration.ofNanos(System.nanoTime() - due));
            } else {
                tally.failed();
            }
        } catch (IOException broken) {
            tally.failed();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            tally.failed();
        } finally {
            places.release();
        }
    }
}
