package bascule.plan.gates;

import bascule.migration.Durations;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A question over HTTP whose answer has a limit in time and in size, from its first byte to its last: the client's own
/// limit is over once the head of an answer has come.
final class Exchange {
    private static final int BODY_BYTES_MAX = 1 << 20;

    private Exchange() {}

    static <T> HttpResponse<T> send(HttpClient client, HttpRequest request, BodyHandler<T> body, Duration within)
            throws IOException, InterruptedException {
        return send(client, request, body, BODY_BYTES_MAX, within);
    }

    /// @throws HttpTimeoutException if there is no whole answer by then; nothing is read any more
    static <T> HttpResponse<T> send(
            HttpClient client, HttpRequest request, BodyHandler<T> body, int bytesMax, Duration within)
            throws IOException, InterruptedException {
        var answer = client.sendAsync(request, BodyHandlers.limiting(body, bytesMax));
        try {
            return answer.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new HttpTimeoutException("no whole answer within " + Durations.text(within));
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof IOException known ? known : new IOException(failure.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    /// Why there is no answer, for people, and without what was answered.
    static String words(IOException failure) {
        return switch (failure) {
            case HttpTimeoutException late -> String.valueOf(late.getMessage());
            case ConnectException _ -> "nobody takes a connection there";
            default -> "no whole answer: it broke off, or is too long";
        };
    }
}
