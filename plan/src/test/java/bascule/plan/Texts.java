package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Plans to begin a test with.
final class Texts {
    /// Every key once, none at its default.
    static final String FULL = """
        migration: shop-v2
        owner: payments
        ticket: OPS-1234
        scope: "orders and catalogue"
        environments:
          blue:
            service: http://127.0.0.1:9001
            database:
              url: jdbc:postgresql://127.0.0.1:5432/shop?sslmode=disable
              user: bascule
              password: {env: BLUE_PASSWORD}
            region: eu-central-1
            labels: [personal-data]
          green:
            service: [http://127.0.0.1:9002, "http://127.0.0.1:9003/"]
            database:
              url: jdbc:postgresql://127.0.0.1:5433/shop
              user: mover
              password: {command: [vault, read, green]}
            region: eu-west-1
            labels: [personal-data, pci]
        gateway:
          admin: http://127.0.0.1:8081
          token: {file: gateway.token}
        routes:
          - {id: catalogue, path: /catalogue, reads: any-age, hold: writes}
          - {id: shop, path: /}
        tables:
          - products
          - blue: customers
            green: clients
            rename: {phone: phone_number}
            columns: {first_name: "split_part(name, ' ', 1)"}
            inverse: {name: "first_name || ' '"}
            key: [id]
        expand:
          - {file: green.sql, undo: green-undo.sql, name: shape}
        ramp:
          - {share: 5%, dwell: 10s}
          - {share: 50.25%, dwell: 20s}
        cutover: {drain: 1s, lease: 11s, lock: 200ms, catch-up: 2s, verify: 4s, prove: 10m, attempts: 5, pause: 7s}
        soak: 2h
        contract:
          - {file: contract.sql, name: tidy}
        gates:
          - {before: cutover, approval: payments-oncall, needed: 2}
          - {before: ramp, lag: 1s}
        rollback: {on-failure: roll-back}
        budgets: {retained-log: 10GiB, copy-rate: 50MiB, commit: 40ms, replica: 64MiB, green-size: 2TiB}
        quality:
          - {name: named, table: customers, not-null: name}
        """;

    /// As little as moves a database.
    static final String DATABASE = """
        migration: pg18
        owner: platform
        environments:
          blue: {database: {url: "jdbc:postgresql://blue/shop", user: bascule}}
          green: {database: {url: "jdbc:postgresql://green/shop", user: bascule}}
        tables: [orders]
        """;

    /// As little as swings a service.
    static final String SERVICE = """
        migration: shop-v2
        owner: payments
        environments:
          blue: {service: http://127.0.0.1:9001}
          green: {service: http://127.0.0.1:9002}
        gateway: {admin: http://127.0.0.1:8081, token: {env: TOKEN}}
        routes: [{id: all, path: /}]
        """;

    private Texts() {}

    /// A folder that holds the scripts of `FULL`.
    static Path withScripts(Path folder) throws IOException {
        Files.writeString(folder.resolve("green.sql"), "CREATE TABLE clients (id bigint PRIMARY KEY);\n");
        Files.writeString(folder.resolve("green-undo.sql"), "DROP TABLE clients;\n");
        Files.writeString(folder.resolve("contract.sql"), "ALTER TABLE clients VALIDATE CONSTRAINT name;\n");
        return folder;
    }

    /// The text with one thing changed, which must be there.
    static String with(String text, String from, String to) {
        assertThat(text).contains(from);
        return text.replace(from, to);
    }

    /// The plan has this problem, at this path with these words in it, and no other.
    static void refused(String text, Path folder, String path, String words) {
        var reading = PlanReader.read(text, folder);
        assertThat(reading.plan()).isEmpty();
        assertThat(reading.problems()).hasSize(1);
        assertThat(reading.problems().getFirst().path()).isEqualTo(path);
        assertThat(reading.problems().getFirst().message()).contains(words);
    }

    static Plan accepted(String text, Path folder) {
        var reading = PlanReader.read(text, folder);
        assertThat(reading.problems()).isEmpty();
        return reading.plan().orElseThrow();
    }
}
