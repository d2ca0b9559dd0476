package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.embedded.EmbeddedPostgres;
import bascule.embedded.EmbeddedPostgres.Version;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A secret of its own goes into everything that takes one, all of it is used, and then everything that was said, kept
/// or answered is searched: none of them is anywhere.
@Timeout(300)
class CanaryTest extends Processes {
    private static final String NAME = "shop";
    private static final List<String> PATHS = List.of(
            "/v1/migrations",
            "/v1/migrations/shop",
            "/v1/migrations/shop/journal",
            "/v1/migrations/shop/log?most=10000",
            "/v1/session",
            "/v1/controller",
            "/v1/flags",
            "/v1/flags/document",
            "/v1/flags/history",
            "/v1/flags/stale",
            "/v1/flags/flagd.json",
            "/v1/openapi.json",
            "/metrics",
            "/m/shop");

    private final Map<String, String> canaries = new LinkedHashMap<>();
    /// By where it was said.
    private final Map<String, String> said = new ConcurrentSkipListMap<>();

    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final List<Path> places = new ArrayList<>();

    /// A new one, and never the same.
    private String canary(String what) {
        String canary = "canary-" + what + "-" + Long.toHexString(Double.doubleToLongBits(Math.random()));
        canaries.put(what, canary);
        return canary;
    }

    private void tell(String where, String what) {
        said.merge(where, what, String::concat);
    }

    /// In a file that only its owner may read.
    private Path file(String what) throws IOException {
        return file(what, canary(what));
    }

    private Path file(String what, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("secret-" + what), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        places.add(file);
        return file;
    }

    private void run(Ready serve, Path token, String... words) {
        Cli.Answer answer = new Cli(folder)
                .set("BASCULE_SERVER", serve.at("url"))
                .set("BASCULE_TOKEN", read(token))
                .run(words);
        tell("stdout of " + String.join(" ", words), answer.out());
        tell("stderr of " + String.join(" ", words), answer.err());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }

    /// Takes alerts and does not want them, after having seen what was shown to it.
    private HttpServer receiver() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            told.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            tell("an alert", new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(told.size() > 2 ? 204 : 500, -1);
            exchange.close();
        });
        server.start();
        services.add(server);
        return server;
    }

    private String plan(Ready gateway, EmbeddedPostgres server, Path gatewayToken) throws IOException {
        Path hook = file("hook", "http://127.0.0.1:" + receiver().getAddress().getPort() + "/" + canary("hook-url"));
        return """
            migration: shop
            owner: web
            environments:
              blue:
                service: %s
                database: {url: "%s", user: canary_blue, password: {env: BLUE_PASSWORD}}
              green:
                service: %s
                database: {url: "%s", user: canary_green, password: {command: [/bin/cat, "%s"]}}
            gateway: {admin: "%s", token: {file: "%s"}}
            routes: [{id: all, path: /}]
            tables: [orders]
            suites:
              - name: smoke
                before: cutover
                checks: [{request: GET /, token: {env: SUITE_TOKEN}}]
            gates: [{before: cutover, approval: people}]
            alerts:
              to:
                - {name: hook, webhook: {file: "%s"}, token: {env: HOOK_TOKEN}}
                - {name: pager, pagerduty: {env: PAGER_KEY}, at: http://127.0.0.1:1}
            soak: 1h
            """.formatted(
                        service("blue"),
                        server.createDatabase("blue"),
                        service("green"),
                        server.createDatabase("green"),
                        file("green"),
                        gateway.at("admin"),
                        gatewayToken,
                        hook);
    }

    private static void prepare(EmbeddedPostgres server, String side, String password) throws Exception {
        try (var connection = server.connect(side);
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE canary_%s SUPERUSER LOGIN PASSWORD '%s'".formatted(side, password));
            statement.execute("CREATE TABLE orders (id int PRIMARY KEY, what text)");
        }
    }

    private HttpResponse<String> ask(Ready serve, String method, String path, String body, String... headers)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create(serve.at("url") + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, BodyPublishers.ofString(body))
                .headers(headers);
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        tell(method + " " + path, answer.statusCode() + " " + answer.headers() + "\n" + answer.body());
        return answer;
    }

    @Test
    void noSecretIsAnywhereButWhereItWasPut() throws Exception {
        Path gatewayToken = file("gateway");
        Path token = file("owner");
        Path flagKeys = file("flag-keys", "shop back-end " + canary("flag-key") + "\n");
        Files.writeString(folder.resolve("flags.json"), "{\"flags\": {}}");
        Ready gateway = start(
                "gateway",
                "--listen",
                "127.0.0.1:0",
                "--admin",
                "127.0.0.1:0",
                "--token-file",
                gatewayToken.toString());
        try (var server = EmbeddedPostgres.start(Version.V18)) {
            String text = plan(gateway, server, gatewayToken);
            Files.writeString(folder.resolve("migration.yaml"), text);
            prepare(server, "blue", canary("blue"));
            prepare(server, "green", String.valueOf(canaries.get("green")));
            Files.writeString(
                    folder.resolve("commands.yaml"),
                    "green: {run: [/bin/cat, \"" + folder.resolve("secret-green") + "\"]}\n");
            Ready serve = ready(process(
                    List.of(
                            "env",
                            "BLUE_PASSWORD=" + canaries.get("blue"),
                            "SUITE_TOKEN=" + canary("suite"),
                            "HOOK_TOKEN=" + canary("hook-token"),
                            "PAGER_KEY=" + canary("pager")),
                    "serve",
                    "--listen",
                    "127.0.0.1:0",
                    "--token-file",
                    token.toString(),
                    "--commands",
                    "commands.yaml",
                    "--flags",
                    "flags.json",
                    "--flag-keys",
                    flagKeys.toString()));
            Path own = file(
                    "own",
                    new Cli(folder)
                            .run("token", "add", "ana", "--role", "admin")
                            .out()
                            .strip());
            canaries.put("own", read(own));
            migrate(serve, own, text);
            mistake(serve, own);
            look(serve, own);
            assertThat(told)
                    .as("the webhook was called")
                    .anyMatch(call ->
                            call.contains(canaries.get("hook-url")) && call.contains(canaries.get("hook-token")));
            dump("controller", serve);
            dump("gateway", gateway);
            collect();
        }
        search();
    }

    private void migrate(Ready serve, Path own, String text) throws Exception {
        run(serve, own, "check", "migration.yaml");
        run(serve, own, "plan", "migration.yaml", "--preflight");
        run(serve, own, "start", "migration.yaml", "--reason", "OPS-1");
        await().atMost(Duration.ofSeconds(90)).until(() -> "awaiting-approval".equals(state(serve, own)));
        run(serve, own, "approve", NAME, "people");
        await().atMost(Duration.ofSeconds(90)).until(() -> "switched".equals(state(serve, own)));
        run(serve, own, "rollback", NAME, "--wait", "--timeout", "90s", "--yes");
        for (String verb : List.of("status", "list", "gates", "logs", "audit")) {
            run(serve, own, verb, NAME);
            run(serve, own, verb, NAME, "-o", "json");
        }
        run(serve, own, "report", "runbook", "migration.yaml");
        run(serve, own, "report", "fallback", "migration.yaml", "--format", "html");
        for (String document : List.of("status", "timeline", "incident", "review")) {
            run(serve, own, "report", document, NAME);
        }
        run(serve, own, "report", "status", NAME, "--for", "everybody");
        run(serve, own, "report", "figures");
        run(serve, own, "token", "list");
        run(serve, own, "audit", "export", NAME, "--to", "evidence.zip");
        run(serve, own, "audit", "verify");
        assertThat(text).doesNotContain(canaries.values());
    }

    private String state(Ready serve, Path own) throws Exception {
        return Cli.JSON
                .readTree(ask(serve, "GET", "/v1/migrations/shop", "", "Authorization", "Bearer " + read(own))
                        .body())
                .path("state")
                .asText();
    }

    /// What people get wrong: a secret in the wrong place, or none that is valid.
    private void mistake(Ready serve, Path own) throws Exception {
        String written = canary("written");
        Files.writeString(folder.resolve("wrong.yaml"), """
            migration: wrong
            owner: web
            environments:
              blue: {database: {url: "jdbc:postgresql://u:%1$s@db/x?password=%1$s", user: a, password: %1$s}}
              green: {service: "http://u:%1$s@host:1/"}
            gateway: {admin: "http://u:%1$s@host:1", token: %1$s}
            alerts: {to: [{name: a, webhook: "https://hook/%1$s", token: %1$s}]}
            """.formatted(written));
        places.add(folder.resolve("wrong.yaml"));
        for (String verb : List.of("check", "plan", "start")) {
            run(serve, own, verb, "wrong.yaml");
            run(serve, own, verb, "wrong.yaml", "-o", "json");
        }
        String url = "jdbc:postgresql://db/x?password=" + written;
        run(serve, own, "serve", "--journal", url);
        run(serve, own, "audit", "verify", "--journal", url);
        Path unknown = file("unknown");
        run(serve, unknown, "list");
        run(serve, file("broken", canary("broken") + "\u0007\nx"), "list");
        String login = "{\"actor\":\"ana\",\"token\":\"%s\"}";
        ask(serve, "POST", "/v1/session", login.formatted(read(unknown)), "Content-Type", "application/json");
        ask(serve, "POST", "/v1/session", login.formatted(read(unknown)) + "}", "Content-Type", "application/json");
        ask(serve, "GET", "/v1/migrations", "", "Authorization", "Bearer " + read(unknown));
        ask(serve, "GET", "/v1/migrations", "", "Cookie", "bascule_session=" + canary("cookie"));
        ask(serve, "GET", "/healthz", "", "X-Secret", canary("header"));
    }

    private void look(Ready serve, Path own) throws Exception {
        for (String path : PATHS) {
            ask(serve, "GET", path, "", "Authorization", "Bearer " + read(own));
        }
        ask(serve, "GET", "/v1/flags/flagd.json", "", "Authorization", "Bearer " + canaries.get("flag-key"));
        var in = client.send(
                HttpRequest.newBuilder(URI.create(serve.at("url") + "/v1/session"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"actor\":\"ana\",\"token\":\"%s\"}".formatted(read(own))))
                        .build(),
                BodyHandlers.ofString());
        String cookie = in.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        canaries.put("session", cookie.split("=", 2)[1]);
        tell("signing in", in.body());
        ask(serve, "GET", "/v1/migrations", "", "Cookie", cookie);
    }

    private void dump(String who, Ready process) throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Path file = folder.resolve("threads-of-" + who);
        Process dumping = new ProcessBuilder(
                        jcmd.toString(), Long.toString(process.process().pid()), "Thread.print", "-l")
                .redirectErrorStream(true)
                .redirectOutput(file.toFile())
                .start();
        assertThat(dumping.waitFor()).isZero();
        assertThat(Files.readString(file)).contains("main");
    }

    /// All files that came to be, and what is in the bundle.
    private void collect() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                if (!places.contains(each)) {
                    tell(folder.relativize(each).toString(), Files.readString(each, StandardCharsets.ISO_8859_1));
                }
            }
        }
        try (var bundle = new ZipFile(folder.resolve("evidence.zip").toFile())) {
            for (var entry : bundle.stream().toList()) {
                try (var in = bundle.getInputStream(entry)) {
                    tell(
                            "evidence.zip: " + entry.getName(),
                            new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
                }
            }
        }
    }

    private void search() {
        assertThat(said).containsKeys("err.log", ".bascule/shop/journal", "evidence.zip: shop/journal", "an alert");
        assertThat(said.get(".bascule/shop/journal")).contains("ana", "people");
        assertThat(said.get("stderr of list")).contains("does not know this token");
        var found = new ArrayList<String>();
        said.forEach((where, text) -> canaries.forEach((what, canary) -> {
            if (text.contains(canary)) {
                found.add(what + " in " + where);
            }
        }));
        assertThat(found).isEmpty();
    }
}
