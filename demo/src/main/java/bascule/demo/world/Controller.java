package bascule.demo.world;

import bascule.controller.Status;
import bascule.journal.Entry;
import bascule.server.EntryText;
import bascule.server.StatusText;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The controller's API, as any operator's program would use it.
public final class Controller implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(90);
    private static final Duration READY = Duration.ofSeconds(1);
    private static final String ACTOR = "demo";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final URI server;
    private final String token;

    Controller(URI server, String token) {
        this.server = server;
        this.token = token;
    }

    /// Another one, which knows the same token.
    Controller at(URI other) {
        return new Controller(other, token);
    }

    URI address() {
        return server;
    }

    /// Whether it says that it takes orders; not one that does not answer.
    boolean takesOrders() {
        var request = HttpRequest.newBuilder(server.resolve("/readyz")).timeout(READY);
        try {
            return client.send(request.build(), BodyHandlers.discarding()).statusCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException silent) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public Status start(String plan, Path scripts, String reason) throws WorldException {
        return status(post(
                "/v1/migrations",
                Map.of("plan", plan, "scripts", scripts.toString(), "actor", ACTOR, "reason", reason)));
    }

    public Status status(String name) throws WorldException {
        return status(send(request("/v1/migrations/" + name).GET()));
    }

    /// @param order such as `roll-back`
    public Status order(String name, String order, String reason) throws WorldException {
        return status(
                post("/v1/migrations/" + name + "/orders", Map.of("order", order, "actor", ACTOR, "reason", reason)));
    }

    /// All its entries.
    public List<Entry> journal(String name) throws WorldException {
        var entries = new ArrayList<Entry>();
        boolean more = true;
        while (more) {
            long last = entries.isEmpty() ? 0 : entries.getLast().sequence();
            JsonNode answer = send(
                    request("/v1/migrations/" + name + "/journal?after=" + last).GET());
            answer.path("entries").forEach(entry -> entries.add(EntryText.read(entry)));
            more = answer.path("more").asBoolean();
        }
        return entries;
    }

    /// What it said about a migration, newest last.
    public String log(String name) throws WorldException {
        return send(request("/v1/migrations/" + name + "/log?most=1000").GET()).toPrettyString();
    }

    private static Status status(JsonNode answer) throws WorldException {
        try {
            return StatusText.read(answer);
        } catch (IllegalArgumentException problem) {
            throw new WorldException("the controller's answer is no status: " + problem.getMessage(), problem);
        }
    }

    private JsonNode post(String path, Map<String, String> fields) throws WorldException {
        ObjectNode body = JSON.createObjectNode();
        fields.forEach(body::put);
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(ANSWER).header("Authorization", "Bearer " + token);
    }

    private JsonNode send(HttpRequest.Builder request) throws WorldException {
        try {
            var answer = client.send(request.build(), BodyHandlers.ofString());
            JsonNode json = JSON.readTree(answer.body());
            if (answer.statusCode() / 100 != 2) {
                JsonNode error = json.path("error");
                throw new WorldException("the controller refused (" + answer.statusCode() + "): "
                        + error.path("message").asText(answer.body()));
            }
            return json;
        } catch (IOException problem) {
            throw new WorldException("the controller at " + server + " does not answer: " + problem, problem);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new WorldException("interrupted while the controller was asked", interrupted);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
