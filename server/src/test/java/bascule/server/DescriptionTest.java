package bascule.server;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.flags.Audience;
import bascule.flags.FlagStore;
import bascule.flags.HeardFlagStore;
import bascule.flags.MemoryFlagStore;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.javalin.http.HandlerType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The description says what the server does: its paths, whose they are, and the shape of what they really answer.
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class DescriptionTest {
    private static final String SECRET = "canary-5f1d0e3b9a7c4286";
    private static final ServerSettings SETTINGS = new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET));
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RecordingMigrations migrations = new RecordingMigrations();
    private final HttpClient client = HttpClient.newHttpClient();
    private Server server;
    private JsonNode document;

    @BeforeEach
    void start() throws Exception {
        migrations.known.add(Statuses.full("orders-v2"));
        migrations.known.add(Statuses.bare("shop"));
        migrations.problems.add("wal_level of blue is replica, must be logical");
        migrations.entries.add(new Entry(1, Instant.EPOCH, new Epoch(1), new Event.Noted("a"), "hash"));
        server = server();
        document = JSON.readTree(send("GET", "/v1/openapi.json", "").body());
    }

    private Server server() throws Refused {
        return Server.start(SETTINGS, migrations, Optional.of(flags()));
    }

    private static FlagStore flags() {
        try {
            return new HeardFlagStore(new MemoryFlagStore("""
                {"flags": {"a": {"state": "ENABLED", "variants": {"x": 1}, "defaultVariant": "x"}},
                  "bascule": {"flags": {"a": {"expires": "2020-01-01"}}}}\
                """), new Audience());
        } catch (StepException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://" + server.listen() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + SECRET)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String word(Whom whom) {
        return switch (whom) {
            case FRONT_ENDS, BACK_ENDS -> "programs";
            case ANYONE, VIEWERS, APPROVERS, ACTORS, OPERATORS -> Shape.word(whom);
        };
    }

    @Test
    void everyPathIsDescribedWithWhoseItIsAndNoOther() {
        var there = new TreeMap<String, String>();
        new Doors(SETTINGS, migrations, new FlagRoutes(Optional.empty()))
                .all().stream()
                        .filter(each -> !each.path().startsWith("/assets/")
                                && !each.method().equals(HandlerType.OPTIONS))
                        .filter(each -> !each.path().equals("/") && !each.path().startsWith("/m/{name}"))
                        .forEach(each -> there.put(each.method().name() + " " + each.path(), word(each.whom())));
        var described = new TreeMap<String, String>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> described.put(
                                method.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(),
                                method.getValue().get("x-bascule-whose").asText())));

        assertThat(described).isEqualTo(there);
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryOperationHasItsOwnName() {
        var operations = document.findValuesAsText("operationId");

        assertThat(new HashSet<>(operations)).hasSameSizeAs(operations);
        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(ref -> assertThat(document.at(ref.substring(1)).isMissingNode())
                        .as(ref)
                        .isFalse());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET|/healthz|/healthz|",
                "GET|/readyz|/readyz|",
                "GET|/v1/flags/usage|/v1/flags/usage|",
                "GET|/v1/flags/usage?flag=none|/v1/flags/usage|",
                "GET|/v1/controller|/v1/controller|",
                "GET|/v1/migrations|/v1/migrations|",
                "GET|/v1/migrations/orders-v2|/v1/migrations/{name}|",
                "GET|/v1/migrations/shop|/v1/migrations/{name}|",
                "GET|/v1/migrations/nothing|/v1/migrations/{name}|",
                "GET|/v1/migrations/orders-v2/journal|/v1/migrations/{name}/journal|",
                "GET|/v1/migrations/orders-v2/journal?newest=1|/v1/migrations/{name}/journal|",
                "GET|/v1/migrations/orders-v2/journal?newest=0|/v1/migrations/{name}/journal|",
                "GET|/v1/migrations/orders-v2/log|/v1/migrations/{name}/log|",
                "GET|/v1/migrations/orders-v2/samples|/v1/migrations/{name}/samples|",
                "GET|/v1/migrations/orders-v2/log?most=x|/v1/migrations/{name}/log|",
                "POST|/v1/migrations|/v1/migrations|{'plan':'x','scripts':'/p','actor':'ana','reason':''}",
                "POST|/v1/migrations|/v1/migrations|{}",
                "POST|/v1/migrations/shop/orders|/v1/migrations/{name}/orders|{'order':'go','actor':'a','reason':''}",
                "POST|/v1/migrations/shop/approvals|/v1/migrations/{name}/approvals|{'gate':'g','actor':'a'}",
                "POST|/v1/migrations/shop/arrangements|/v1/migrations/{name}/arrangements|"
                        + "{'matter':'copy-rate','value':'stop','actor':'a'}",
                "POST|/v1/migrations/shop/glass|/v1/migrations/{name}/glass|{'actor':'cy','reason':'night'}",
                "POST|/v1/migrations/shop/reviews|/v1/migrations/{name}/reviews|{'actor':'bo','reason':''}",
                "POST|/v1/preflight|/v1/preflight|{'plan':'x','scripts':'/p'}",
                "GET|/v1/session|/v1/session|",
                "POST|/v1/session|/v1/session|{'actor':'ana','token':'wrong'}",
                "POST|/v1/session|/v1/session|{'actor':'ana','token':'" + SECRET + "'}",
                "DELETE|/v1/session|/v1/session|",
                "POST|/ofrep/v1/evaluate/flags|/ofrep/v1/evaluate/flags|{'context':{}}",
                "GET|/v1/flags|/v1/flags|",
                "GET|/v1/flags/document|/v1/flags/document|",
                "POST|/v1/flags/changes|/v1/flags/changes|{'flag':'a','change':'state','to':'disabled','version':''"
                        + ",'actor':'ana','reason':''}",
                "POST|/v1/flags/changes|/v1/flags/changes|{'flag':'a','change':'revive','to':'','version':'9-0'"
                        + ",'actor':'ana','reason':''}",
                "POST|/v1/flags/approvals|/v1/flags/approvals|{'edit':'9f86d081','actor':'ana','reason':''}",
                "POST|/v1/flags/imports|/v1/flags/imports|{'from':'unleash','definitions':'{}','version':''"
                        + ",'actor':'ana','reason':''}",
                "GET|/v1/flags/history|/v1/flags/history|",
                "GET|/v1/flags/stale|/v1/flags/stale|",
                "GET|/v1/flags/stale?days=x|/v1/flags/stale|",
            })
    void whatIsAnsweredIsAsDescribed(String method, String path, String template, String body) throws Exception {
        var answer = send(method, path, body == null ? "" : body.replace('\'', '"'));

        var errors = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema(method, template, answer.statusCode()).toString())
                .validate(answer.body(), InputFormat.JSON);

        assertThat(errors).as(answer.body()).isEmpty();
    }

    private ObjectNode schema(String method, String template, int status) {
        JsonNode responses = document.get("paths")
                .get(template)
                .get(method.toLowerCase(java.util.Locale.ROOT))
                .get("responses");
        JsonNode response = responses.has(String.valueOf(status))
                ? responses.get(String.valueOf(status))
                : responses.get("default");
        ObjectNode schema =
                (ObjectNode) response.at("/content/application~1json/schema").deepCopy();
        schema.set("components", document.get("components"));
        return schema;
    }
}
