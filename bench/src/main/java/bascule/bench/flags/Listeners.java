package bascule.bench.flags;

import bascule.bench.Contest.Turn;
import bascule.bench.world.Ports;
import bascule.bench.world.Program;
import bascule.bench.world.Workshop;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;

/// Clients of a `bascule serve` who listen to its flags, each on a connection of its own, and how long after a
/// change was asked for they hear of it.
public final class Listeners implements Turn, AutoCloseable {
    private static final int CHANGES = 20;
    private static final int LIMIT_SECONDS = 30;
    private static final double LATE = 99;
    private static final double MILLI = 1e6;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Socket> sockets = new ArrayList<>();
    private final ConcurrentHistogram taken = new ConcurrentHistogram(3);
    private final int port;
    private final String token;
    private int changes;

    /// What they wait for.
    private volatile News news = new News(0);

    private record News(long start, CountDownLatch missing) {
        News(int listeners) {
            this(System.nanoTime(), new CountDownLatch(listeners));
        }

        void awaitAll() throws InterruptedException, IOException {
            if (!missing.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(missing.getCount() + " clients did not hear of a change");
            }
        }
    }

    private Listeners(int port, String token) {
        this.port = port;
        this.token = token;
    }

    /// Starts the server, and connects them.
    public static Listeners connect(Workshop workshop, int count) throws IOException, InterruptedException {
        int port = Ports.free();
        Path flags = workshop.write("flags.json", FlagdText.FLAGS);
        Path home = workshop.folder().resolve("home");
        Program server = workshop.start(
                "serve",
                Program.java(
                        List.of(),
                        List.of(
                                "bascule.cli.Main",
                                "serve",
                                "--listen=127.0.0.1:" + port,
                                "--home=" + home,
                                "--flags=" + flags)));
        Ports.await(port, server);
        var all = workshop.keep(
                new Listeners(port, Files.readString(home.resolve("token")).strip()));
        all.news = new News(count);
        for (int i = 0; i < count; i++) {
            all.listen();
        }
        all.news.awaitAll();
        all.taken.reset();
        return all;
    }

    private void listen() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        socket.getOutputStream()
                .write(("GET /v1/flags/events HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        Thread.ofVirtual().start(() -> read(socket));
    }

    private void read(Socket socket) {
        try (var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data:")) {
                    News heard = news;
                    taken.recordValue(System.nanoTime() - heard.start());
                    heard.missing().countDown();
                }
            }
        } catch (IOException ended) {
            // Closed with the run; who hears nothing more is missed by the next change.
        }
    }

    @Override
    public Map<String, Double> take() throws Exception {
        taken.reset();
        for (int i = 0; i < CHANGES; i++) {
            news = new News(sockets.size());
            change();
            news.awaitAll();
        }
        return Map.of("change to client, p99 (ms)", taken.getValueAtPercentile(LATE) / MILLI);
    }

    private void change() throws IOException, InterruptedException {
        String state = changes++ % 2 == 0 ? "disabled" : "enabled";
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/flags/changes"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("""
                            {"flag": "static", "change": "state", "to": "%s", "version": "", "actor": "bench",
                              "reason": ""}\
                            """.formatted(state)))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("a change was refused: " + answer.body());
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket each : sockets) {
            each.close();
        }
        http.close();
    }
}
