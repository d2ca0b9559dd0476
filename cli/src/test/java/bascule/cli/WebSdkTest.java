package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.flags.Audience;
import bascule.flags.By;
import bascule.flags.FlagChanges.Kill;
import bascule.flags.HeardFlagStore;
import bascule.flags.MemoryFlagStore;
import bascule.server.FlagKey;
import bascule.server.Listen;
import bascule.server.Server;
import bascule.server.ServerSettings;
import bascule.server.Token;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// OpenFeature's own web SDK with its OFREP provider, as npm has them, in a real Chromium, on a page of another origin
/// than the controller's. Where npm or its registry is missing the test is skipped and says so.
class WebSdkTest {
    private static final Path SOURCES = Path.of("src/test/resources/web-sdk");
    private static final Path PACKAGES = Path.of("target/web-sdk");
    private static final String FRONT = "front-0123456789abcdef";
    private static final String TEXT = """
        {"flags": {"title": {"state": "ENABLED", "variants": {"plain": "Hi", "loud": "HI"},
          "defaultVariant": "plain", "targeting": {"if": [{"==": [{"var": "plan"}, "gold"]}, "loud"]}}}}
        """;

    @TempDir
    Path folder;

    private static void packages() throws IOException, InterruptedException {
        Files.createDirectories(PACKAGES);
        for (String file : List.of("package.json", "package-lock.json", "shop.html")) {
            Files.write(PACKAGES.resolve(file), Files.readAllBytes(SOURCES.resolve(file)));
        }
        if (Files.exists(PACKAGES.resolve("node_modules/.package-lock.json"))) {
            return;
        }
        Process npm;
        try {
            npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                    .directory(PACKAGES.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(PACKAGES.resolve("npm.log").toFile())
                    .start();
        } catch (IOException missing) {
            Assumptions.abort("no npm here to get the web SDK with: apt-get install npm");
            return;
        }
        boolean ended = npm.waitFor(60, TimeUnit.SECONDS);
        if (!ended) {
            npm.destroyForcibly();
        }
        Assumptions.assumeTrue(
                ended && npm.exitValue() == 0, "npm could not get the web SDK: see target/web-sdk/npm.log");
    }

    private static HttpServer shop() throws IOException {
        var shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/", WebSdkTest::answer);
        shop.start();
        return shop;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = PACKAGES.resolve(exchange.getRequestURI().getPath().substring(1));
            if (!Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body = Files.readAllBytes(file);
            String type = file.toString().endsWith(".js") ? "text/javascript" : "text/html; charset=utf-8";
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    void aPageOfTheShopHasItsFlagsAndHearsOfChanges() throws Exception {
        packages();
        var store = new HeardFlagStore(new MemoryFlagStore(TEXT), new Audience());
        var settings = new ServerSettings(new Listen("127.0.0.1", 0), Token.of("canary-5f1d0e3b9a7c4286"))
                .withFlagKeys(FlagKey.read(List.of("web front-end " + FRONT)));
        HttpServer shop = shop();
        try (Server server = Server.start(settings, new ScriptedMigrations(), Optional.of(store));
                Browser browser = Browser.open(folder)) {
            String page = "http://localhost:%d/shop.html?server=http://%s&key=%s&who=ann&plan="
                    .formatted(shop.getAddress().getPort(), server.listen(), FRONT);
            browser.go(page + "gold");
            shows(browser, "\"value\":\"HI\"", "\"variant\":\"loud\"", "\"reason\":\"TARGETING_MATCH\"");
            browser.go(page + "none");
            shows(browser, "\"value\":\"Hi\"");
            store.write(new Kill("title", "loud", "test"), store.read().version(), new By.Person("ann", ""));
            shows(browser, "\"value\":\"HI\"");
            browser.go(page.replace(FRONT, "wrong-0123456789abcdef") + "gold");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(browser.text()).contains("ProviderFatalError"));
        } finally {
            shop.stop(0);
        }
        assertThat(store.usage().figures().of("title", "loud").keys()).isOne();
    }

    private static void shows(Browser browser, String... parts) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(browser.text()).contains(parts));
    }
}
