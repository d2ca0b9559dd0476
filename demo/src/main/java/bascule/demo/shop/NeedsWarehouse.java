package bascule.demo.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Supplier;

/// A shop that asks the warehouse before it does anything. Where that fails, nothing is done.
final class NeedsWarehouse implements Fault {
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .build();
    private final HttpRequest request;

    NeedsWarehouse(URI warehouse) {
        this.request = HttpRequest.newBuilder(warehouse).timeout(ANSWER).build();
    }

    @Override
    public Answer answer(Supplier<Answer> shop, Transactions transactions) {
        return answers() ? shop.get() : Answer.notDone(Warehouse.MISSED);
    }

    private boolean answers() {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() / 100 == 2;
        } catch (IOException silent) {
            return false;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
