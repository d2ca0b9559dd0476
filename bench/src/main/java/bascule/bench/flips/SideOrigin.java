package bascule.bench.flips;

import bascule.bench.world.Ports;
import bascule.bench.world.Program;
import bascule.bench.world.Workshop;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;

/// One side of a service as a process: says in `X-Origin` which it is, and takes 3 s for `/slow`.
public final class SideOrigin {
    static final String SLOW = "/slow";
    private static final Duration SLOW_TAKES = Duration.ofSeconds(3);
    private static final int BACKLOG = 4_096;

    private SideOrigin() {}

    /// @param name `blue` or `green`
    /// @return its port
    public static int start(Workshop workshop, String name) throws IOException {
        int port = Ports.free();
        Program program = workshop.start(
                name,
                Program.java(
                        List.of(
                                "-XX:+UseSerialGC",
                                "-Dsun.net.httpserver.nodelay=true",
                                "-Dsun.net.httpserver.idleInterval=300",
                                "-Dsun.net.httpserver.maxIdleConnections=20000"),
                        List.of(SideOrigin.class.getName(), Integer.toString(port), name)));
        Ports.await(port, program);
        return port;
    }

    public static void main(String[] words) throws IOException {
        int port = Integer.parseInt(words[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        byte[] body = words[1].getBytes(StandardCharsets.US_ASCII);
        server.createContext("/", exchange -> answer(exchange, words[1], body));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private static void answer(HttpExchange exchange, String name, byte[] body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestURI().getPath().equals(SLOW)) {
                Thread.sleep(SLOW_TAKES);
            }
            exchange.getResponseHeaders().set("X-Origin", name);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
