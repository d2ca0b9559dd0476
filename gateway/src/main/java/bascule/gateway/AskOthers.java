package bascule.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;

/// Asks other gateways over their admin API, as a controller does, with the token of this one.
final class AskOthers implements Asking {
    private static final Duration ANSWER = Promises.LEASE;

    private final String name = UUID.randomUUID().toString();
    private final Supplier<String> token;
    private final Supplier<String> cohorts;

    /// Of the whole process, from when it is first needed.
    private static final class Shared {
        static final HttpClient CLIENT = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(ANSWER)
                .build();
    }

    /// @param cohorts how this gateway tells callers apart
    AskOthers(Supplier<String> token, Supplier<String> cohorts) {
        this.token = token;
        this.cohorts = cohorts;
    }

    @Override
    public News ask(URI other, String knownRun, long has) throws IOException, InterruptedException {
        ObjectNode question = Json.object()
                .put("from", name)
                .put("run", knownRun)
                .put("has", has)
                .put("cohorts", cohorts.get());
        HttpResponse<String> answer = Shared.CLIENT.send(
                HttpRequest.newBuilder(other.resolve("/v1/promise"))
                        .timeout(ANSWER)
                        .header("Authorization", "Bearer " + token.get())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(question.toString()))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.body().strip());
        }
        try {
            return News.read(answer.body());
        } catch (Json.Malformed e) {
            throw new IOException("it is no gateway of this version: " + e.getMessage(), e);
        }
    }
}
