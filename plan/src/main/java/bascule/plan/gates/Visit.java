package bascule.plan.gates;

import bascule.migration.StepException.Refused;
import bascule.plan.Secrets;
import bascule.plan.ServicePath;
import bascule.plan.Suite.Check.Request;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// One caller at one address of green, who makes the requests of a suite in their order: with the cookies that it got,
/// and with what was kept of earlier answers. What was answered is told to nobody: it may be about persons.
final class Visit implements AutoCloseable {
    static final Duration ANSWER = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI address;
    private final Map<String, String> kept = new HashMap<>();
    private final HttpClient client = HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .followRedirects(Redirect.NEVER)
            .cookieHandler(new CookieManager())
            .build();

    Visit(URI address) {
        this.address = address;
    }

    /// What is wrong with the answer; empty if nothing is.
    Optional<String> wrong(Request check) throws InterruptedException {
        HttpResponse<String> answer;
        try {
            answer = Exchange.send(client, request(check), BodyHandlers.ofString(StandardCharsets.UTF_8), ANSWER);
        } catch (Refused secret) {
            return Optional.of(secret.getMessage());
        } catch (IllegalArgumentException unfit) {
            return Optional.of("what was kept of an earlier answer, or the token, fits into no request");
        } catch (IOException unanswered) {
            return Optional.of(Exchange.words(unanswered));
        }
        if (answer.statusCode() != check.status()) {
            return Optional.of("status %d, not %d".formatted(answer.statusCode(), check.status()));
        }
        return check.json().isEmpty() && check.keep().isEmpty() ? Optional.empty() : wrong(check, answer.body());
    }

    private HttpRequest request(Request check) throws Refused {
        var request = HttpRequest.newBuilder(ServicePath.at(address, filled(check.path(), Visit::encoded)))
                .method(
                        check.method(),
                        check.body()
                                .map(body -> BodyPublishers.ofString(filled(body, UnaryOperator.identity())))
                                .orElse(BodyPublishers.noBody()));
        check.headers().forEach((name, value) -> request.header(name, filled(value, UnaryOperator.identity())));
        String token = Secrets.read(check.token());
        return (token.isEmpty() ? request : request.header("Authorization", "Bearer " + token)).build();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String filled(String text, UnaryOperator<String> form) {
        return Request.KEPT
                .matcher(text)
                .replaceAll(named ->
                        java.util.regex.Matcher.quoteReplacement(form.apply(kept.getOrDefault(named.group(1), ""))));
    }

    private Optional<String> wrong(Request check, String body) {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JsonProcessingException none) {
            return Optional.of("the answer is no JSON");
        }
        for (var expected : check.json().entrySet()) {
            JsonNode found = root.at(pointer(expected.getKey()));
            if (!found.isValueNode() || !found.asText().equals(expected.getValue())) {
                return Optional.of("%s is %s"
                        .formatted(
                                expected.getKey(),
                                found.isMissingNode() ? "not there" : "not '" + expected.getValue() + "'"));
            }
        }
        for (var keep : check.keep().entrySet()) {
            JsonNode found = root.at(pointer(keep.getValue()));
            if (!found.isValueNode()) {
                return Optional.of(keep.getValue() + " is no value to keep");
            }
            kept.put(keep.getKey(), found.asText());
        }
        return Optional.empty();
    }

    /// `$.items[0].id` is `/items/0/id`.
    private static String pointer(String place) {
        return place.substring(1).replaceAll("[.\\[]", "/").replace("]", "");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
