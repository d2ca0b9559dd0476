package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.data.Database;
import bascule.data.Fence.Mode;
import bascule.data.Mapping;
import bascule.databases.postgres.PostgresAddress;
import bascule.databases.postgres.PostgresPair;
import bascule.embedded.EmbeddedPostgres;
import bascule.embedded.EmbeddedPostgres.Version;
import bascule.gateway.Gateway;
import bascule.gateway.GatewaySettings;
import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.plan.Plan;
import bascule.plan.PlanReader;
import bascule.reports.Document;
import bascule.reports.FallbackCard;
import bascule.traffic.Route;
import bascule.traffic.Service;
import bascule.traffic.Split;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the card tells a person to do does what it says, on a real database and a real gateway, without a controller.
class FallbackTest {
    private static final Epoch TERM = new Epoch(4);
    private static final String TOKEN = "correct horse battery";

    @TempDir
    Path folder;

    private static Plan plan(String blue, String green, int admin) {
        return PlanReader.read("""
            migration: shop
            owner: payments
            environments:
              blue:
                service: http://127.0.0.1:9001
                database: {url: "%s", user: postgres, password: {env: BLUE}}
              green:
                service: http://127.0.0.1:9002
                database: {url: "%s", user: postgres, password: {env: GREEN}}
            gateway: {admin: "http://127.0.0.1:%d", token: {env: TOKEN}}
            routes: [{id: all, path: /}]
            tables: [orders]
            """.formatted(blue, green, admin), Path.of("."))
                .plan()
                .orElseThrow();
    }

    private static String code(Document card, String holding) {
        return card.blocks().stream()
                .filter(Document.Block.Code.class::isInstance)
                .map(block -> ((Document.Block.Code) block).text())
                .filter(text -> text.contains(holding))
                .findFirst()
                .orElseThrow();
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aClosedSideIsFoundAndOpened() throws Exception {
        try (var servers = EmbeddedPostgres.start(Version.V18)) {
            String blueUrl = servers.createDatabase("blue");
            String greenUrl = servers.createDatabase("green");
            Document card = FallbackCard.of(plan(blueUrl, greenUrl, 1));
            try (var blue = servers.connect("blue");
                    var pair = new PostgresPair(
                            "shop",
                            new PostgresAddress(blueUrl, servers.user(), servers::password),
                            new PostgresAddress(greenUrl, servers.user(), servers::password),
                            List.of(Mapping.same("orders")))) {
                execute(
                        blue,
                        "CREATE TABLE orders (id int PRIMARY KEY) PARTITION BY RANGE (id);"
                                + " CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (0) TO (100)");
                Database closed = pair.blue();
                closed.register(TERM);
                closed.fence().install(Mode.CLOSED, TERM);
                assertThatThrownBy(() -> execute(blue, "INSERT INTO orders VALUES (1)"))
                        .hasMessageContaining("bascule fence");
                assertThat(one(blue, code(card, "SELECT mode"))).isEqualTo("CLOSED");

                execute(blue, code(card, "DISABLE TRIGGER"));

                execute(blue, "INSERT INTO orders VALUES (1); INSERT INTO orders_1 VALUES (2)");
                assertThat(one(blue, code(card, "SELECT mode"))).isEqualTo("OPEN");
            }
        }
    }

    @Test
    void aSealedGatewayLetsCallersGoWhereThePersonSays() throws Exception {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var gateway = Gateway.start(GatewaySettings.of(anyPort, anyPort, folder.resolve("state"), TOKEN))) {
            var balancer = gateway.balancer("shop");
            balancer.configure(
                    new Service(
                            List.of(URI.create("http://127.0.0.1:9001")),
                            List.of(URI.create("http://127.0.0.1:9002")),
                            List.of(new Route("all", "/", Route.Spread.NONE, Route.Hold.ALL))),
                    TERM);
            balancer.shift(Split.ALL_BLUE, TERM);
            balancer.hold(Duration.ofSeconds(1), Duration.ofSeconds(30), TERM);
            balancer.seal(true, TERM);
            Document card = FallbackCard.of(
                    plan("jdbc:postgresql://127.0.0.1/a", "jdbc:postgresql://127.0.0.1/b", gateway.adminPort()));

            String standing = send(code(card, "/v1/standing"));
            String epoch = Cli.JSON.readTree(standing).get("epoch").asText();
            send(code(card, "/v1/release").replace("EPOCH", epoch).replace("SIDE", "green"));

            assertThat(standing).contains("\"sealed\":true");
            assertThat(balancer.standing().serving()).isEqualTo(Side.GREEN);
            assertThat(balancer.standing().sealed()).isFalse();
        }
    }

    /// What `curl` does with that line.
    private static String send(String line) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(line.substring(line.lastIndexOf(' ') + 1)))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + TOKEN);
        if (line.contains("-d '")) {
            String body = line.substring(line.indexOf("-d '") + 4);
            request.header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body.substring(0, body.indexOf('\''))));
        }
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request.build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        }
    }
}
