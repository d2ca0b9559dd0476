package bascule.demo.shop;

import bascule.demo.shop.Store.Customer;
import bascule.demo.shop.Store.Product;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What the shop answers to. Every write brings the caller's own id for it.
///
/// | request | does |
/// |---|---|
/// | `GET /catalogue?after=N` | ten products |
/// | `GET /customers/N` | name, phone, balance |
/// | `POST /orders` `{write, customer, product, cents}` | an order; answers its number |
/// | `DELETE /orders/N` | cancels it |
/// | `POST /customers/N/deposit` `{write, cents}` | adds to the balance and to the ledger |
/// | `PUT /notes/N` `{write, body}` | a new text |
/// | `POST /notes/N/mark` `{write}` | counts a mark, leaves the text |
/// | `GET /healthz` | whether the process lives |
final class Shop {
    private static final int PRODUCTS_IN_AN_ANSWER = 10;
    private static final Pattern PATH =
            Pattern.compile("/(catalogue|healthz|orders|customers|notes)(?:/(\\d{1,18}))?(?:/(deposit|mark))?");

    private final Store store;
    private final Transactions transactions;

    Shop(Store store, Transactions transactions) {
        this.store = store;
        this.transactions = transactions;
    }

    Answer answer(String method, String path, String query, JsonNode body) {
        Matcher parts = PATH.matcher(path);
        if (!parts.matches()) {
            return Answer.missing("such path");
        }
        long number = parts.group(2) == null ? -1 : Long.parseLong(parts.group(2));
        String what = method + " " + parts.group(1) + (parts.group(3) == null ? "" : " " + parts.group(3));
        return switch (what) {
            case "GET healthz" -> Answer.done("{}");
            case "GET catalogue" -> catalogue(query);
            case "GET customers" -> customer(number);
            case "POST orders" -> order(body);
            case "DELETE orders" -> cancel(number);
            case "POST customers deposit" -> deposit(number, body);
            case "PUT notes" -> write(number, body);
            case "POST notes mark" -> mark(number, body);
            default -> Answer.missing("such request");
        };
    }

    private Answer catalogue(String query) {
        long after = query.matches("after=\\d{1,18}") ? Long.parseLong(query.substring("after=".length())) : 0;
        return transactions.run(
                transaction -> Answer.done(store.catalogue(transaction, after, PRODUCTS_IN_AN_ANSWER).stream()
                        .map(Shop::json)
                        .collect(Collectors.joining(",", "{\"products\":[", "]}"))));
    }

    private Answer customer(long id) {
        return transactions.run(transaction -> store.customer(transaction, id)
                .map(customer -> Answer.done(json(customer)))
                .orElseGet(() -> Answer.missing("customer " + id)));
    }

    private Answer order(JsonNode body) {
        if (!body.hasNonNull("write") || !body.path("cents").isIntegralNumber()) {
            return Answer.malformed("an order has write, customer, product and cents");
        }
        return transactions.run(transaction -> {
            long id = store.order(
                    transaction,
                    body.path("write").asText(),
                    body.path("customer").asLong(),
                    body.path("product").asLong(),
                    body.path("cents").asLong());
            return Answer.created("{\"order\":" + id + "}");
        });
    }

    private Answer cancel(long order) {
        return transactions.run(transaction -> told(store.cancel(transaction, order), "order " + order));
    }

    private Answer deposit(long customer, JsonNode body) {
        if (!body.hasNonNull("write") || !body.path("cents").isIntegralNumber()) {
            return Answer.malformed("a deposit has write and cents");
        }
        return transactions.run(transaction -> told(
                store.deposit(
                        transaction,
                        body.path("write").asText(),
                        customer,
                        body.path("cents").asLong()),
                "customer " + customer));
    }

    private Answer write(long note, JsonNode body) {
        if (!body.hasNonNull("write") || !body.hasNonNull("body")) {
            return Answer.malformed("a note has write and body");
        }
        return transactions.run(transaction -> told(
                Notes.write(
                        transaction,
                        body.path("write").asText(),
                        note,
                        body.path("body").asText()),
                "note " + note));
    }

    private Answer mark(long note, JsonNode body) {
        if (!body.hasNonNull("write")) {
            return Answer.malformed("a mark has write");
        }
        return transactions.run(
                transaction -> told(Notes.mark(transaction, body.path("write").asText(), note), "note " + note));
    }

    private static Answer told(boolean done, String what) {
        return done ? Answer.done("{}") : Answer.missing(what);
    }

    private static String json(Product product) {
        return "{\"id\":%d,\"title\":%s,\"cents\":%d}"
                .formatted(product.id(), Json.quoted(product.title()), product.cents());
    }

    private static String json(Customer customer) {
        return "{\"id\":%d,\"name\":%s,\"phone\":%s,\"cents\":%d}"
                .formatted(
                        customer.id(), Json.quoted(customer.name()), Json.quoted(customer.phone()), customer.cents());
    }
}
