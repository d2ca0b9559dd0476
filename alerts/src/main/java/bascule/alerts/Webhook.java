package bascule.alerts;

import bascule.migration.Durations;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;

/// A POST. Of its answer the status counts; what else it says is not read.
public final class Webhook implements Channel {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    /// What is wrong with the alert itself, so that the same one would be refused again.
    private static final Set<Integer> NEVER = Set.of(400, 413, 415, 422);

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .followRedirects(Redirect.NEVER)
            .build();

    private final Reference address;
    private final Reference token;
    private final Form form;

    /// @param address where to; may hold a key, and is never shown
    /// @param token is sent as `Authorization: Bearer`, unless it is empty
    public Webhook(Reference address, Reference token, Form form) {
        this.address = address;
        this.token = token;
        this.form = form;
    }

    @Override
    public void tell(Alert alert) throws Transient, Refused, InterruptedException {
        int status = send(request(alert));
        if (NEVER.contains(status)) {
            throw new Refused("it answers " + status + " to this alert");
        }
        if (status / 100 != 2) {
            throw new Transient("it answers " + status);
        }
    }

    private HttpRequest request(Alert alert) throws Transient {
        try {
            var request = HttpRequest.newBuilder(URI.create(address.found()))
                    .timeout(ANSWER)
                    .header("Content-Type", "application/json")
                    .header("User-Agent", "bascule")
                    .header("Idempotency-Key", alert.id())
                    .POST(BodyPublishers.ofString(form.body(alert)));
            String secret = token.found();
            return (secret.isEmpty() ? request : request.header("Authorization", "Bearer " + secret)).build();
        } catch (IllegalArgumentException unfit) {
            // Its message would show the address or the token.
            throw new Transient("its address or token is none that HTTP knows: mend the reference");
        }
    }

    private static int send(HttpRequest request) throws Transient, InterruptedException {
        try {
            HttpResponse<InputStream> answer = CLIENT.send(request, BodyHandlers.ofInputStream());
            answer.body().close();
            return answer.statusCode();
        } catch (HttpTimeoutException late) {
            throw new Transient("it does not answer within " + Durations.text(ANSWER));
        } catch (ConnectException away) {
            throw new Transient("it takes no connection");
        } catch (IOException broken) {
            throw new Transient(
                    "the connection to it broke: " + broken.getClass().getSimpleName());
        }
    }
}
