package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// Real processes: a controller, a gateway, and services on this machine, all ended after each test.
abstract class Processes {
    @TempDir
    Path folder;

    final List<Process> processes = new ArrayList<>();
    final List<HttpServer> services = new ArrayList<>();
    final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    final CountDownLatch arrived = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);
    final HttpClient client = HttpClient.newHttpClient();

    record Ready(Process process, JsonNode said) {
        String at(String field) {
            return said.get(field).asText();
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        release.countDown();
        client.shutdownNow();
        services.forEach(service -> service.stop(0));
        executor.shutdownNow();
        for (var process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    void plan(Ready gateway) throws IOException {
        plan(gateway, "300ms");
    }

    void plan(Ready gateway, String dwell) throws IOException {
        plan(gateway, dwell, "");
    }

    void plan(Ready gateway, String dwell, String more) throws IOException {
        Files.writeString(folder.resolve("migration.yaml"), """
            migration: front-v7
            owner: web
            environments:
              blue: {service: %s}
              green: {service: %s}
            gateway:
              admin: %s
              token: {file: %s}
            routes:
              - {id: all, path: /}
            ramp:
              - {share: 25%%, dwell: %s}
            soak: 1h
            %s\
            """.formatted(
                        service("blue"), service("green"), gateway.at("admin"), gateway.at("tokenFile"), dwell, more));
    }

    String service(String side) throws IOException {
        HttpServer service = service(side, 0);
        services.add(service);
        return "http://127.0.0.1:" + service.getAddress().getPort();
    }

    HttpServer service(String side, int port) throws IOException {
        var service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        service.setExecutor(executor);
        service.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/slow")) {
                arrived.countDown();
                awaitRelease();
            }
            byte[] body = side.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.start();
        return service;
    }

    void awaitRelease() {
        try {
            release.await(2, TimeUnit.MINUTES);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// A request that a service has and does not answer yet.
    CompletableFuture<String> inFlight(Ready gateway) throws Exception {
        Awaitility.await().until(() -> List.of("blue", "green").contains(get(gateway.at("url"))));
        var request =
                HttpRequest.newBuilder(URI.create(gateway.at("url") + "/slow")).build();
        var answer = client.sendAsync(request, BodyHandlers.ofString()).thenApply(HttpResponse::body);
        assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
        return answer;
    }

    String get(String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url + "/")).build(), BodyHandlers.ofString())
                .body();
    }

    Cli.Answer run(Ready serve, String... words) {
        return new Cli(folder).set("BASCULE_SERVER", serve.at("url")).run(words);
    }

    /// Starts one, and returns once it says that it is ready.
    Ready start(String... words) throws IOException {
        return ready(process(List.of(), words));
    }

    static Ready ready(Process process) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        assertThat(line).as("it ended before it was ready").isNotNull();
        return new Ready(process, Cli.JSON.readTree(line));
    }

    /// What starts the tests in the background lets them ignore interrupts and hang-ups; a person's terminal does not.
    Process process(String... words) throws IOException {
        return process(List.of(), words);
    }

    /// @param before what starts the program in its turn
    Process process(List<String> before, String... words) throws IOException {
        var all = new ArrayList<>(before);
        all.addAll(List.of(
                "env",
                "--default-signal=INT,HUP",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "bascule.cli.Main"));
        all.addAll(List.of(words));
        all.addAll(List.of("-o", "json"));
        Process process = new ProcessBuilder(all)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("err.log").toFile()))
                .start();
        processes.add(process);
        return process;
    }

    static void hangUp(Ready process) throws Exception {
        new ProcessBuilder("kill", "-HUP", Long.toString(process.process().pid()))
                .start()
                .waitFor();
    }

    String stateOf(Ready serve, String name) throws Exception {
        return run(serve, "status", name, "-o", "json").json().get("state").asText();
    }

    void write(String file, String name, String blue, String green, Ready gateway, String more) throws IOException {
        Files.writeString(folder.resolve(file), """
            migration: %s
            owner: web
            environments:
              blue: {service: %s}
              green: {service: %s}
            gateway:
              admin: %s
              token: {file: %s}
            soak: 1ms
            %s\
            """.formatted(
                        name, blue, green, gateway.at("admin"), gateway.at("tokenFile"), more));
    }
}
