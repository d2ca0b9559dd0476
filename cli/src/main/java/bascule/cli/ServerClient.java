package bascule.cli;

import bascule.controller.Status;
import bascule.flags.By;
import bascule.flags.FlagChanges;
import bascule.flags.Version;
import bascule.flags.imports.Import;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.migration.Durations;
import bascule.server.EntryText;
import bascule.server.Shape;
import bascule.server.StatusText;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/// The API as a verb uses it. Every call has a limit; every failure becomes one sentence and what
/// to type.
final class ServerClient implements AutoCloseable {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    /// A start looks at databases before it answers.
    private static final Duration ANSWER_MAX = Duration.ofSeconds(90);

    private static final long BYTES_MAX = 64L << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final URI server;
    private final String token;
    private final Duration answerMax;

    /// @param believed what a server's certificate is held against
    ServerClient(URI server, String token, SSLContext believed) {
        this(server, token, believed, ANSWER_MAX);
    }

    ServerClient(URI server, String token, SSLContext believed, Duration answerMax) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_MAX)
                .sslContext(believed)
                .build();
        this.server = server;
        this.token = token;
        this.answerMax = answerMax;
    }

    URI server() {
        return server;
    }

    /// All of them, page by page.
    ObjectNode list() {
        ObjectNode all = get("/v1/migrations");
        ObjectNode page = all;
        while (page.path("more").asBoolean() && !page.path("migrations").isEmpty()) {
            JsonNode last = page.path("migrations").get(page.path("migrations").size() - 1);
            page = get(
                    "/v1/migrations?after=" + URLEncoder.encode(last.path("id").asText(), StandardCharsets.UTF_8));
            page.path("migrations").forEach(all.withArray("migrations")::add);
        }
        return all.put("more", false);
    }

    ObjectNode status(String name) {
        return get(path(name));
    }

    /// @param name of a migration
    /// @param order such as `roll-back`
    ObjectNode order(String name, String order, String actor, String reason) {
        return post(path(name) + "/orders", Map.of("order", order, "actor", actor, "reason", reason));
    }

    ObjectNode approve(String name, String gate, String actor, String reason) {
        return post(path(name) + "/approvals", Map.of("gate", gate, "actor", actor, "reason", reason));
    }

    ObjectNode breakGlass(String name, String actor, String reason) {
        return post(path(name) + "/glass", Map.of("actor", actor, "reason", reason));
    }

    ObjectNode review(String name, String actor, String reason) {
        return post(path(name) + "/reviews", Map.of("actor", actor, "reason", reason));
    }

    ObjectNode start(String plan, String scripts, String actor, String reason) {
        return post("/v1/migrations", Map.of("plan", plan, "scripts", scripts, "actor", actor, "reason", reason));
    }

    ObjectNode preflight(String plan, String scripts) {
        return post("/v1/preflight", Map.of("plan", plan, "scripts", scripts));
    }

    private ObjectNode journal(String name, long after) {
        return get(path(name) + "/journal?after=" + after);
    }

    ObjectNode arrange(String name, Event.Matter matter, String value, String actor, String reason) {
        return post(
                path(name) + "/arrangements",
                Map.of("matter", Shape.word(matter), "value", value, "actor", actor, "reason", reason));
    }

    /// Whose the token is; empty where it is the server's own.
    String person() {
        return get("/v1/session").path("actor").asText("");
    }

    /// All that happened to it.
    List<Entry> history(String name) {
        return entries(name, 0).stream().map(EntryText::read).toList();
    }

    /// All entries after that one, page by page.
    List<JsonNode> entries(String name, long after) {
        var all = new ArrayList<JsonNode>();
        long from = after;
        boolean more = true;
        while (more) {
            ObjectNode page = journal(name, from);
            for (JsonNode entry : page.path("entries")) {
                all.add(entry);
                from = entry.path("sequence").asLong();
            }
            more = page.path("more").asBoolean() && !page.path("entries").isEmpty();
        }
        return all;
    }

    ObjectNode log(String name, int most) {
        return get(path(name) + "/log?most=" + most);
    }

    /// The last answers to mirrored requests that differed.
    ObjectNode samples(String name) {
        return get(path(name) + "/samples");
    }

    /// Version and text of the document.
    ObjectNode flagDocument() {
        return get("/v1/flags/document");
    }

    ObjectNode flagHistory(int most) {
        return get("/v1/flags/history?most=" + most);
    }

    /// @param flag only that one
    ObjectNode flagUsage(Optional<String> flag) {
        String only = flag.map(key -> "?flag=" + URLEncoder.encode(key, StandardCharsets.UTF_8))
                .orElse("");
        return get("/v1/flags/usage" + only);
    }

    /// @throws Failure with the code `changed` if `made of` is no longer in force
    ObjectNode changeFlag(FlagChanges.OfOne change, Version madeOf, By by) {
        return post(
                "/v1/flags/changes",
                Map.of(
                        "flag", change.flag(),
                        "change", change.word(),
                        "to", change.to(),
                        "version", madeOf.toString(),
                        "actor", by.actor(),
                        "reason", by.reason()));
    }

    /// @throws Failure with the code `changed` if `made of` is no longer in force
    ObjectNode importFlags(Import all, Version madeOf, By by) {
        return post(
                "/v1/flags/imports",
                Map.of(
                        "from", all.from(),
                        "definitions", all.definitions(),
                        "version", madeOf.toString(),
                        "actor", by.actor(),
                        "reason", by.reason()));
    }

    /// An edit of the served document by hand.
    ObjectNode approveEdit(String edit, By by) {
        return post("/v1/flags/approvals", Map.of("edit", edit, "actor", by.actor(), "reason", by.reason()));
    }

    /// @throws Failure if the answer is no status
    static Status status(JsonNode answer) {
        try {
            return StatusText.read(answer);
        } catch (IllegalArgumentException wrong) {
            throw Failure.error(
                    "protocol",
                    "the server's answer is no status of " + Shape.VERSION + ": " + wrong.getMessage(),
                    "bascule version");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private static String path(String name) {
        return "/v1/migrations/"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private ObjectNode get(String path) {
        return send(request(path).GET());
    }

    private ObjectNode post(String path, Map<String, String> fields) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(JSON.valueToTree(fields).toString())));
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(server + path)).timeout(answerMax);
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private ObjectNode send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            var limited = BodyHandlers.limiting(BodyHandlers.ofString(), BYTES_MAX);
            return understood(sent(request, limited));
        } catch (HttpConnectTimeoutException | ConnectException unreachable) {
            throw unreachable();
        } catch (HttpTimeoutException silent) {
            throw unanswered(
                    request,
                    "%s took the request and gave no answer within %s: it is busy, or stands still"
                            .formatted(server, Durations.text(answerMax)));
        } catch (SSLException unbelieved) {
            throw Failure.error(
                    "unbelieved",
                    "no encrypted connection to %s came about, and nothing was sent: %s"
                            .formatted(server, unbelieved.getMessage()),
                    "--ca FILE, with the certificate of whoever signed the server's; or http:// if it has none");
        } catch (IOException broken) {
            throw unanswered(request, "the connection to " + server + " broke: " + broken.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.INTERRUPTED, "interrupted", "interrupted; the migration goes on", "");
        }
    }

    /// What was cut off is asked for once more: a change has a key, under which it is done once.
    private HttpResponse<String> sent(HttpRequest request, HttpResponse.BodyHandler<String> handler)
            throws IOException, InterruptedException {
        try {
            return client.send(request, handler);
        } catch (HttpTimeoutException | ConnectException | SSLException told) {
            throw told;
        } catch (IOException cut) {
            return client.send(request, handler);
        }
    }

    private Failure unreachable() {
        return Failure.error(
                "unreachable",
                "no server answers at " + server + ": start one, or name another with --server or BASCULE_SERVER",
                "bascule serve");
    }

    /// What was to change something may be on record although no answer came.
    private static Failure unanswered(HttpRequest request, String why) {
        return request.method().equals("GET")
                ? Failure.error("unanswered", why, "bascule status")
                : Failure.error(
                        "unanswered",
                        why + "; what was asked for may be on record: look before you ask again",
                        "bascule audit, or bascule status");
    }

    private ObjectNode understood(HttpResponse<String> response) {
        if (!(parsed(response.body()) instanceof ObjectNode answer)
                || !answer.path("apiVersion").asText().equals(Shape.VERSION)) {
            throw Failure.error(
                    "protocol",
                    "what answers at %s (HTTP %d) is no Bascule server of version %s"
                            .formatted(server, response.statusCode(), Shape.VERSION),
                    "name the right one with --server");
        }
        if (answer.path("ok").asBoolean()) {
            return answer;
        }
        JsonNode error = answer.path("error");
        String code = error.path("code").asText("error");
        throw new Failure(
                        exitCode(code),
                        code,
                        message(code, error),
                        error.path("hint").asText(""))
                .with(answer);
    }

    private String message(String code, JsonNode error) {
        if (!code.equals("unauthorized")) {
            return error.path("message").asText("the server refused without a word");
        }
        return token.isEmpty()
                ? "the server at " + server + " wants a token, and none was found in BASCULE_TOKEN or "
                        + ServerOptions.TOKEN_FILE
                : "the server at " + server + " does not know this token";
    }

    private static int exitCode(String code) {
        return switch (code) {
            case "held" -> ExitCode.HELD;
            case "unfit" -> ExitCode.GATE_FAILED;
            case "malformed" -> ExitCode.USAGE;
            default -> ExitCode.ERROR;
        };
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException noJson) {
            return JSON.missingNode();
        }
    }
}
