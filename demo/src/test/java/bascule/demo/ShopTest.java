package bascule.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.demo.check.Books;
import bascule.demo.check.Checker;
import bascule.demo.check.Differences;
import bascule.demo.check.Edition;
import bascule.demo.check.Verdict;
import bascule.demo.load.Shoppers;
import bascule.embedded.EmbeddedPostgres.Stop;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The shop, its shoppers and the checker, before there is anything to be migrated.
final class ShopTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final int RATE = 250;
    private static final int WRITES = 400;

    @Test
    void aQuietRunLosesNothingAndTheCheckerSeesWhatIsDoneToIt() throws Exception {
        try (ShopFloor floor = ShopFloor.one()) {
            Books before = floor.books();
            Shoppers shoppers = run(floor, WRITES);
            Verdict verdict = Checker.check(shoppers.history().writes(), before, List.of(floor.books()));
            assertThat(shoppers.figures().troubles()).isEmpty();
            assertThat(verdict.findings()).isEmpty();
            assertThat(shoppers.figures().requests()).isGreaterThan(WRITES);
            assertThat(shoppers.figures().latency().count())
                    .isEqualTo(shoppers.figures().requests());
            spoilEachThingOnce(floor, shoppers, before);
        }
    }

    /// Each spoils one thing, and the checker must name just that.
    private static void spoilEachThingOnce(ShopFloor floor, Shoppers shoppers, Books before) throws Exception {
        String anOrder = "(SELECT max(id) FROM orders)";
        String aPayment = "(SELECT max(id) FROM ledger)";
        expect(floor, shoppers, before, "DELETE FROM orders WHERE id = " + anOrder, 1, 0, 0);
        expect(
                floor,
                shoppers,
                before,
                "INSERT INTO orders (request_id, customer_id, product_id, amount, placed_at) SELECT request_id,"
                        + " customer_id, product_id, amount, placed_at FROM orders WHERE id = " + anOrder,
                0,
                1,
                0);
        expect(floor, shoppers, before, "UPDATE orders SET amount = amount + 1 WHERE id = " + anOrder, 1, 0, 0);
        expect(floor, shoppers, before, "DELETE FROM orders WHERE request_id = 'import-77'", 1, 0, 0);
        expect(floor, shoppers, before, "UPDATE orders SET request_id = 'x' WHERE id = " + anOrder, 1, 0, 1);
        expect(floor, shoppers, before, "UPDATE customers SET balance = balance - 0.01 WHERE id = 5", 1, 0, 0);
        expect(floor, shoppers, before, "UPDATE customers SET balance = balance + 0.01 WHERE id = 5", 0, 1, 0);
        expect(
                floor,
                shoppers,
                before,
                "INSERT INTO ledger (request_id, customer_id, amount) SELECT request_id, customer_id, amount"
                        + " FROM ledger WHERE id = " + aPayment,
                1,
                1,
                0);
        expect(floor, shoppers, before, "UPDATE notes SET marks = marks - 1 WHERE id = 3", 1, 0, 0);
        expect(floor, shoppers, before, "UPDATE notes SET marks = marks + 1 WHERE id = 3", 0, 1, 0);
        expect(floor, shoppers, before, "UPDATE notes SET body = 'short' WHERE id = 3", 1, 0, 0);
        expect(floor, shoppers, before, "UPDATE notes SET written_by = 'x' WHERE id = 3", 1, 0, 0);
    }

    private static void expect(
            ShopFloor floor, Shoppers shoppers, Books before, String spoil, long lost, long doubled, long untrue)
            throws Exception {
        try (var connection = floor.database.server().connect("shop");
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            assertThat(statement.executeUpdate(spoil)).as(spoil).isEqualTo(1);
            Books after = Edition.one().read("spoiled", connection);
            Verdict verdict = Checker.check(shoppers.history().writes(), before, List.of(after));
            assertThat(List.of(verdict.lost(), verdict.doubled(), verdict.untrue()))
                    .as(spoil + ": " + verdict.findings())
                    .isEqualTo(List.of(lost, doubled, untrue));
            connection.rollback();
        }
    }

    @Test
    void bothVersionsMeanTheSameAndADifferenceIsFound() throws Exception {
        try (ShopFloor one = ShopFloor.one()) {
            Books before = one.books();
            try (ShopFloor two = ShopFloor.twoLike(before)) {
                assertThat(Differences.between(before, two.books())).isEmpty();
                Shoppers shoppers = run(two, WRITES / 4);
                assertThat(shoppers.figures().troubles()).isEmpty();
                assertThat(Checker.check(shoppers.history().writes(), before, List.of(two.books()))
                                .findings())
                        .isEmpty();
                assertThat(Differences.between(before, two.books())).isNotEmpty();
                two.database.run("UPDATE clients SET locale = 'xx' WHERE id = 9");
                assertThat(two.books().oddities()).hasSize(1);
            }
        }
    }

    @Test
    void aKilledDatabaseLosesAndDoublesNothingAndNobodyIsToldALie() throws Exception {
        try (ShopFloor floor = ShopFloor.one()) {
            Books before = floor.books();
            Shoppers shoppers = floor.shoppers(RATE);
            await().atMost(LONG_ENOUGH).until(() -> shoppers.history().acknowledged() > WRITES / 2);
            floor.database.server().stop(Stop.KILL);
            floor.database.server().restart();
            long soFar = shoppers.history().acknowledged();
            await().atMost(LONG_ENOUGH).until(() -> shoppers.history().acknowledged() > soFar + WRITES / 4);
            assertThat(shoppers.end()).isTrue();
            shoppers.close();
            assertThat(shoppers.figures().failed()).isPositive();
            assertThat(Checker.check(shoppers.history().writes(), before, List.of(floor.books()))
                            .findings())
                    .isEmpty();
        }
    }

    @Test
    void aWriteThatTheFenceRefusesIsCertainlyNotDone() throws Exception {
        try (ShopFloor floor = ShopFloor.one();
                HttpClient client = HttpClient.newHttpClient()) {
            floor.database.run(Fences.CLOSE);
            HttpResponse<String> answer =
                    post(client, floor, "/orders", "{\"write\":\"w-1\",\"customer\":1,\"product\":1,\"cents\":5}");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isEqualTo(Optional.of("1"));
            assertThat(answer.body()).contains("25006");
            floor.database.run(Fences.OPEN);
            assertThat(post(client, floor, "/orders", "{\"write\":\"w-1\",\"customer\":1,\"product\":1,\"cents\":5}")
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void aMalformedOrMisplacedRequestIsToldSo() throws Exception {
        try (ShopFloor floor = ShopFloor.one();
                HttpClient client = HttpClient.newHttpClient()) {
            assertThat(post(client, floor, "/orders", "{").statusCode()).isEqualTo(400);
            assertThat(post(client, floor, "/orders", "{}").statusCode()).isEqualTo(400);
            assertThat(post(client, floor, "/nowhere", "{}").statusCode()).isEqualTo(404);
            assertThat(post(client, floor, "/customers/999999/deposit", "{\"write\":\"w-2\",\"cents\":5}")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    private static HttpResponse<String> post(HttpClient client, ShopFloor floor, String path, String body)
            throws Exception {
        var target = URI.create("http://127.0.0.1:" + floor.address().getPort() + path);
        return client.send(
                HttpRequest.newBuilder(target)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static Shoppers run(ShopFloor floor, int writes) throws Exception {
        Shoppers shoppers = floor.shoppers(RATE);
        await().atMost(LONG_ENOUGH).until(() -> shoppers.history().acknowledged() >= writes);
        assertThat(shoppers.end()).isTrue();
        assertThat(shoppers.inFlight()).isZero();
        shoppers.close();
        return shoppers;
    }
}
