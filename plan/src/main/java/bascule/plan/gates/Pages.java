package bascule.plan.gates;

import bascule.migration.StepException.Transient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Reads what monitoring tells over HTTP. No redirect is followed: a token goes where the plan says, and nowhere else.
final class Pages {
    static final Duration ANSWER = Duration.ofSeconds(5);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .followRedirects(Redirect.NEVER)
            .build();

    private Pages() {}

    /// @param secret is sent as `Authorization: Bearer`, unless it is empty
    /// @param whose for messages
    /// @throws Transient if there is no answer in time, or a longer one
    static HttpResponse<String> read(URI url, String secret, String accept, int bytesMax, String whose)
            throws Transient, InterruptedException {
        var request = HttpRequest.newBuilder(url).header("Accept", accept);
        if (!secret.isEmpty()) {
            request.header("Authorization", "Bearer " + secret);
        }
        try {
            return Exchange.send(
                    CLIENT, request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8), bytesMax, ANSWER);
        } catch (IOException problem) {
            throw new Transient(whose + " does not answer: " + Exchange.words(problem), problem);
        }
    }
}
