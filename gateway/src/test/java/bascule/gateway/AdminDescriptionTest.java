package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The description says what the admin API does: its paths, the keys it takes, and the shape of
/// what it really answers.
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class AdminDescriptionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SERVICE = "{'blue':['http://127.0.0.1:1'],'green':['http://127.0.0.1:2'],"
            + "'routes':[{'id':'all','path':'/','host':'a','methods':['GET'],'headers':{'X-A':'*'},'cookies':{'b':'c'},"
            + "'spread':'session','hold':'writes','cohortBy':{'header':'X-User'}}]}";

    private Stand stand;
    private JsonNode document;

    @BeforeEach
    void start() throws Exception {
        stand = new Stand(settings -> settings.withPolicies(settings.policies().withOverrideKey("sixteen characters")));
        document = JSON.readTree(call("GET", "/v1/openapi.json", "", "").text());
    }

    @AfterEach
    void stop() throws IOException {
        stand.close();
    }

    private Wire.Message call(String method, String path, String token, String body) throws IOException {
        try (Wire client = Wire.to(stand.gateway.adminPort())) {
            return client.ask(method + " " + path + " HTTP/1.1\r\nHost: a\r\n"
                    + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
                    + "Content-Length: " + body.length() + "\r\n\r\n" + body);
        }
    }

    private Set<String> described() {
        Set<String> described = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return described;
    }

    private JsonNode operation(String method, String path) {
        return document.get("paths").get(path).get(method.toLowerCase(Locale.ROOT));
    }

    private List<?> against(JsonNode schema, String text) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.get("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole.toString())
                .validate(text, InputFormat.JSON);
    }

    @Test
    void everyPathIsDescribedAndNoOther() throws Exception {
        String there = call("GET", "/nowhere", Stand.TOKEN, "").text();
        Set<String> paths = new TreeSet<>();
        Pattern.compile("(GET|POST) /[a-z0-9/.]+").matcher(there).results().forEach(found -> paths.add(found.group()));
        assertThat(described()).isEqualTo(paths).hasSizeGreaterThan(20);
    }

    @Test
    void whoMayAskIsAsDescribed() throws Exception {
        for (String each : described()) {
            String method = each.split(" ", -1)[0];
            String path = each.split(" ", -1)[1];
            boolean anyone =
                    operation(method, path).get("x-bascule-whose").asText().equals("anyone");
            assertThat(call(method, path, "", "{}").status() == 401).as(each).isEqualTo(!anyone);
        }
    }

    @Test
    void whatIsTakenIsAsDescribed() throws Exception {
        for (String each : described()) {
            if (each.startsWith("POST ")) {
                String path = each.substring("POST ".length());
                String refused = JSON.readTree(call("POST", path, Stand.TOKEN, "{\"nonsense\":1}")
                                .text())
                        .at("/error/message")
                        .asText();
                Set<String> keys = new TreeSet<>();
                operation("POST", path)
                        .at("/requestBody/content/application~1json/schema/properties")
                        .fieldNames()
                        .forEachRemaining(keys::add);
                assertThat(refused).as(path).endsWith("known are " + keys);
            }
        }
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
                "GET|/v1/standing||200",
                "GET|/v1/comparison||200",
                "GET|/v1/warmth||200",
                "GET|/v1/figures||200",
                "POST|/v1/raise|{'epoch':7,'migration':'shop-v2'}|200",
                "POST|/v1/raise|{'epoch':0}|400",
                "POST|/v1/configure|{'epoch':7,'service':" + SERVICE + "}|200",
                "POST|/v1/configure|{'epoch':7,'service':{}}|400",
                "POST|/v1/renew|{'epoch':7,'migration':'a','side':'green','green':0,'service':" + SERVICE + "}|400",
                "POST|/v1/renew|{'epoch':7,'side':'red','green':0,'service':" + SERVICE + "}|400",
                "POST|/v1/restore|{'epoch':7}|200",
                "POST|/v1/leave|{'epoch':7}|200",
                "POST|/v1/shift|{'epoch':7,'green':2500}|200",
                "POST|/v1/shift|{'epoch':7,'green':10001}|400",
                "POST|/v1/mirror|{'epoch':7,'mirror':{'callers':9,'again':0,'routes':['all'],'ignore':[]}}|200",
                "POST|/v1/hold|{'epoch':7,'drainMillis':100,'leaseMillis':1000}|200",
                "POST|/v1/seal|{'epoch':7,'sealed':true}|503",
                "POST|/v1/commit|{'epoch':7,'side':'green'}|503",
                "POST|/v1/release|{'epoch':7,'side':'green'}|200",
                "POST|/v1/release|{'epoch':7,'side':'red'}|400",
                "POST|/v1/arrived|{'epoch':7,'mark':'','leaseMillis':1000,'others':['http://127.0.0.1:1']}|200",
                "POST|/v1/warm|{'epoch':7,'requests':0,'paths':['/'],'perSecond':1,'millis':1000}|200",
                "POST|/v1/promise|{'from':'a','run':'','has':0,'cohorts':'header X-User'}|503",
                "POST|/v1/probe|{'addresses':['http://127.0.0.1:1'],'millis':100}|200",
                "POST|/v1/forecast|{'holdMillis':800,'lookMillis':100}|200",
                "POST|/v1/samples|{'route':'all'}|200",
                "POST|/v1/override|{'side':'green','seconds':60}|200",
            })
    void whatIsAnsweredIsAsDescribed(String method, String path, String body, int status) throws Exception {
        String given = body == null ? "" : body.replace('\'', '"');
        Wire.Message answer = call(method, path, Stand.TOKEN, given);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        JsonNode operation = operation(method, path);
        if (body != null && status != 400) {
            assertThat(against(operation.at("/requestBody/content/application~1json/schema"), given))
                    .as(given)
                    .isEmpty();
        }
        JsonNode responses = operation.get("responses");
        JsonNode response = responses.has(String.valueOf(status))
                ? responses.get(String.valueOf(status))
                : responses.get("default");
        assertThat(against(response.at("/content/application~1json/schema"), answer.text()))
                .as(answer.text())
                .isEmpty();
    }

    @Test
    void whoIsTooOldGetsTheEpochAsDescribed() throws Exception {
        call("POST", "/v1/raise", Stand.TOKEN, "{\"epoch\":9}");
        Wire.Message answer = call("POST", "/v1/shift", Stand.TOKEN, "{\"epoch\":8,\"green\":1}");
        assertThat(answer.status()).isEqualTo(409);
        JsonNode schema = operation("POST", "/v1/shift").at("/responses/409/content/application~1json/schema");
        assertThat(against(schema, answer.text())).isEmpty();
        assertThat(JSON.readTree(answer.text()).get("epoch").asLong()).isEqualTo(9);
    }

    /// With a session-true route the promise is one that can be described.
    @Test
    void aPromiseIsAsDescribed() throws Exception {
        String service = ("{'epoch':7,'service':" + SERVICE + "}").replace('\'', '"');
        assertThat(call("POST", "/v1/configure", Stand.TOKEN, service).status()).isEqualTo(200);
        String asked = "{\"from\":\"a\",\"run\":\"\",\"has\":0,\"cohorts\":\"header X-User\"}";
        Wire.Message answer = call("POST", "/v1/promise", Stand.TOKEN, asked);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode schema = operation("POST", "/v1/promise").at("/responses/200/content/application~1json/schema");
        assertThat(against(schema, answer.text())).isEmpty();
    }
}
