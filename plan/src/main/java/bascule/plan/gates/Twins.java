package bascule.plan.gates;

import bascule.migration.StepException.Transient;
import bascule.plan.ServicePath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// Two services that are asked the same. What they answer is compared byte for byte and told to nobody: it may be
/// about persons.
final class Twins {
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final int FAILED = 500;
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .followRedirects(Redirect.NEVER)
            .build();

    private final List<URI> blue;
    private final List<URI> green;
    private final String path;
    private int turn;

    sealed interface Outcome {
        record Same() implements Outcome {}

        record Different(String how) implements Outcome {}

        /// Blue did not say the same twice.
        record Changing() implements Outcome {}
    }

    /// @param blue its addresses; they take turns, as green's do
    /// @param path with its query
    Twins(List<URI> blue, List<URI> green, String path) {
        this.blue = List.copyOf(blue);
        this.green = List.copyOf(green);
        this.path = path;
    }

    /// Takes three answers' time at most. One call at a time.
    ///
    /// @throws Transient if one of them does not answer, or with a failure: that is another question.
    ///     An outage that both share strikes now one, now the other
    Outcome compare() throws Transient, InterruptedException {
        URI one = blue.get(turn % blue.size());
        URI other = green.get(turn % green.size());
        turn++;
        HttpResponse<byte[]> before = answer("blue", one);
        HttpResponse<byte[]> asked = answer("green", other);
        HttpResponse<byte[]> after = answer("blue", one);
        return same(before, after) ? outcome(after, asked, other) : new Outcome.Changing();
    }

    private static Outcome outcome(HttpResponse<byte[]> blue, HttpResponse<byte[]> green, URI where) {
        if (same(blue, green)) {
            return new Outcome.Same();
        }
        String how = blue.statusCode() == green.statusCode()
                ? "with another body (%d bytes, blue's has %d)".formatted(green.body().length, blue.body().length)
                : "with " + green.statusCode() + ", blue with " + blue.statusCode();
        return new Outcome.Different(where + " answers " + how);
    }

    private static boolean same(HttpResponse<byte[]> one, HttpResponse<byte[]> other) {
        return one.statusCode() == other.statusCode() && Arrays.equals(one.body(), other.body());
    }

    private HttpResponse<byte[]> answer(String side, URI where) throws Transient, InterruptedException {
        var request = HttpRequest.newBuilder(ServicePath.at(where, path)).build();
        HttpResponse<byte[]> answer;
        try {
            answer = Exchange.send(CLIENT, request, BodyHandlers.ofByteArray(), ANSWER);
        } catch (IOException problem) {
            throw new Transient(
                    side + " at " + where + " does not answer GET " + path + ": " + Exchange.words(problem), problem);
        }
        if (answer.statusCode() >= FAILED) {
            throw new Transient("%s at %s answers GET %s with %d".formatted(side, where, path, answer.statusCode()));
        }
        return answer;
    }
}
