package bascule.plan.gates;

import bascule.migration.Decimals;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import bascule.plan.Secret;
import bascule.plan.Secrets;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;

/// One number that a Prometheus, or what speaks as it does, tells of a query now.
final class Prometheus {
    private static final int BODY_BYTES_MAX = 1 << 20;
    private static final int WORDS_MAX = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;
    private final Secret token;
    private final String query;

    Prometheus(URI url, Secret token, String query) {
        this.url = url;
        this.token = token;
        this.query = query;
    }

    /// Takes some five seconds at most.
    ///
    /// @return empty if there is no such series now, or its value is not a number
    /// @throws Transient if it does not answer, or answers with an error; its own words are in the message
    /// @throws Refused if the query gives more than one number
    OptionalDouble number() throws StepException, InterruptedException {
        String secret = Secrets.read(token);
        HttpResponse<String> answer = answer(secret);
        JsonNode said = json(answer);
        if (answer.statusCode() != 200 || !said.path("status").asText().equals("success")) {
            throw new Transient("%s answers %d: %s"
                    .formatted(
                            this,
                            answer.statusCode(),
                            cut(without(
                                    secret,
                                    said.path("errorType").asText() + " "
                                            + said.path("error").asText()))));
        }
        return number(said.path("data"));
    }

    private OptionalDouble number(JsonNode data) throws StepException {
        JsonNode result = data.path("result");
        return switch (data.path("resultType").asText()) {
            case "scalar" -> value(result.path(1));
            case "vector" -> {
                if (result.size() > 1) {
                    throw new Refused("the query gives %d series, and one number is asked for: make it one, as with"
                                    .formatted(result.size())
                            + " sum(...): " + cut(query));
                }
                yield result.isEmpty()
                        ? OptionalDouble.empty()
                        : value(result.path(0).path("value").path(1));
            }
            case "matrix", "string" ->
                throw new Refused("the query gives no number, but a %s: %s"
                        .formatted(data.path("resultType").asText(), cut(query)));
            default -> throw new Transient(this + " answers something else than Prometheus does");
        };
    }

    /// Numbers travel as texts, since JSON knows no NaN.
    private OptionalDouble value(JsonNode text) throws Transient {
        double number = switch (text.asText()) {
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> parsed(text.asText());
        };
        return Double.isNaN(number) ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    private double parsed(String text) throws Transient {
        return Decimals.parse(text).orElseThrow(() -> new Transient(this + " answers with a value that is no number"));
    }

    private HttpResponse<String> answer(String secret) throws Transient, InterruptedException {
        String asked = "/api/v1/query?timeout=" + Pages.ANSWER.toSeconds() + "s&query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8);
        return Pages.read(url.resolve(asked), secret, "application/json", BODY_BYTES_MAX, toString());
    }

    private JsonNode json(HttpResponse<String> answer) throws Transient {
        try {
            JsonNode said = JSON.readTree(answer.body());
            return said == null ? JSON.missingNode() : said;
        } catch (JsonProcessingException none) {
            throw new Transient("%s answers %d and no JSON".formatted(this, answer.statusCode()), none);
        }
    }

    /// An answer may show what was asked, and messages are read by many.
    private static String without(String secret, String text) {
        return secret.isEmpty() ? text : text.replace(secret, "***");
    }

    private static String cut(String text) {
        return text.length() <= WORDS_MAX ? text : text.substring(0, WORDS_MAX) + "...";
    }

    @Override
    public String toString() {
        return "Prometheus at " + url;
    }
}
