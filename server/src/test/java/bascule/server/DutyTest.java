package bascule.server;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.controller.Duty;
import bascule.migration.StepException.Refused;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which of several controllers takes orders, as its API tells it.
class DutyTest {
    private static final String SECRET = "canary-5f1d0e3b9a7c4286";

    private final RecordingMigrations migrations = new RecordingMigrations();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Server server = start();

    private Server start() {
        try {
            return Server.start(new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET)), migrations);
        } catch (Refused taken) {
            throw new AssertionError(taken);
        }
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://" + server.listen() + path))
                .header("Authorization", "Bearer " + SECRET)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void whoTakesOrdersIsReadyAndWhoStandsByTellsWhoDoes() throws Exception {
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/v1/controller").body()).contains("\"duty\":\"active\"", "\"active\":\"\"");

        for (Duty.Part part : List.of(Duty.Part.STANDBY, Duty.Part.TAKING_UP, Duty.Part.CUT_OFF)) {
            migrations.duty = new Duty(part, "http://10.0.0.1:7070", "why");
            assertThat(get("/readyz").statusCode()).as(part.name()).isEqualTo(503);
            assertThat(get("/readyz").body()).contains("\"code\":\"standby\"").doesNotContain("10.0.0.1");
            assertThat(get("/healthz").statusCode()).isEqualTo(200);
        }
        assertThat(get("/v1/controller").body())
                .contains("\"duty\":\"cut-off\"", "\"active\":\"http://10.0.0.1:7070\"", "\"reason\":\"why\"");
    }
}
