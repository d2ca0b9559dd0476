package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.migration.Side;
import bascule.traffic.Route;
import bascule.traffic.Service;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// gRPC through the gateway, spoken by its own client and server.
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class GrpcTest {
    private static final MethodDescriptor<String, String> ORDER = method(MethodType.UNARY, "Order");
    private static final MethodDescriptor<String, String> WATCH = method(MethodType.SERVER_STREAMING, "Watch");
    private static final MethodDescriptor<String, String> TALK = method(MethodType.BIDI_STREAMING, "Talk");

    private static final class Texts implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String text) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static MethodDescriptor<String, String> method(MethodType type, String name) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(type)
                .setFullMethodName("shop.Orders/" + name)
                .setRequestMarshaller(new Texts())
                .setResponseMarshaller(new Texts())
                .build();
    }

    /// The service of one side.
    private static final class Orders implements AutoCloseable {
        private final String name;
        private final Server server;
        private final Queue<String> done = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean cancelled = new AtomicBoolean();

        Orders(String name) throws IOException {
            this.name = name;
            this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(ServerServiceDefinition.builder("shop.Orders")
                            .addMethod(ORDER, ServerCalls.asyncUnaryCall(this::order))
                            .addMethod(WATCH, ServerCalls.asyncServerStreamingCall(this::watch))
                            .addMethod(TALK, ServerCalls.asyncBidiStreamingCall(this::talk))
                            .build())
                    .build()
                    .start();
        }

        private void order(String what, StreamObserver<String> answer) {
            if (what.equals("nothing")) {
                answer.onError(Status.NOT_FOUND.withDescription("no such thing").asRuntimeException());
                return;
            }
            done.add(what);
            answer.onNext(name);
            answer.onCompleted();
        }

        private void watch(String what, StreamObserver<String> answer) {
            ((ServerCallStreamObserver<String>) answer).setOnCancelHandler(() -> cancelled.set(true));
            answer.onNext(name);
            if (!what.equals("for ever")) {
                for (int i = 0; i < Integer.parseInt(what); i++) {
                    answer.onNext("x".repeat(1_000) + i);
                }
                answer.onCompleted();
            }
        }

        private StreamObserver<String> talk(StreamObserver<String> answer) {
            return new StreamObserver<>() {
                @Override
                public void onNext(String said) {
                    answer.onNext(name + " heard " + said);
                }

                @Override
                public void onError(Throwable why) {}

                @Override
                public void onCompleted() {
                    answer.onCompleted();
                }
            };
        }

        URI uri() {
            return URI.create("h2c://127.0.0.1:" + server.getPort());
        }

        @Override
        public void close() {
            server.shutdownNow();
        }
    }

    private Stand stand;
    private Orders blue;
    private Orders green;
    private ManagedChannel client;

    @BeforeEach
    void start() throws Exception {
        stand = new Stand(settings -> settings.withPolicies(
                settings.policies().withProtection("watch", RouteLimits.NONE.withStay(Duration.ofMillis(100)))));
        blue = new Orders("blue");
        green = new Orders("green");
        stand.balancer()
                .configure(
                        new Service(
                                List.of(blue.uri()),
                                List.of(green.uri()),
                                stand.service().routes()),
                        Stand.FIRST);
        client = NettyChannelBuilder.forAddress("127.0.0.1", stand.gateway.port())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() throws Exception {
        client.shutdownNow();
        blue.close();
        green.close();
        stand.close();
    }

    private String order(String what) {
        return ClientCalls.blockingUnaryCall(client, ORDER, CallOptions.DEFAULT, what);
    }

    @Test
    void aCallIsAnsweredAndOneThatFailsSaysWhy() {
        assertThat(order("a")).isEqualTo("blue");
        assertThat(blue.done).containsExactly("a");
        assertThatThrownBy(() -> order("nothing"))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus())
                                .satisfies(
                                        status -> assertThat(status.getCode()).isEqualTo(Status.Code.NOT_FOUND))
                                .satisfies(status ->
                                        assertThat(status.getDescription()).isEqualTo("no such thing")));
    }

    @Test
    void manyMessagesComeBackInOrder() {
        Iterator<String> came = ClientCalls.blockingServerStreamingCall(client, WATCH, CallOptions.DEFAULT, "2000");
        assertThat(came.next()).isEqualTo("blue");
        for (int i = 0; i < 2_000; i++) {
            assertThat(came.next()).endsWith("x" + i);
        }
        assertThat(came.hasNext()).isFalse();
    }

    @Test
    void bothEndsTalkInTurnOnOneStream() throws Exception {
        BlockingQueue<String> heard = new ArrayBlockingQueue<>(10);
        StreamObserver<String> said =
                ClientCalls.asyncBidiStreamingCall(client.newCall(TALK, CallOptions.DEFAULT), observer(heard));
        for (String each : List.of("one", "two", "three")) {
            said.onNext(each);
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("blue heard " + each);
        }
        said.onCompleted();
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("completed");
    }

    private static StreamObserver<String> observer(Queue<String> heard) {
        return new StreamObserver<>() {
            @Override
            public void onNext(String text) {
                heard.add(text);
            }

            @Override
            public void onError(Throwable why) {
                heard.add("error " + why);
            }

            @Override
            public void onCompleted() {
                heard.add("completed");
            }
        };
    }

    @Test
    void aCallThatIsGivenUpEndsAtTheServiceAndNoHoldWaitsForIt() throws Exception {
        Context.CancellableContext context = Context.current().withCancellation();
        BlockingQueue<String> heard = new ArrayBlockingQueue<>(10);
        context.run(() -> ClientCalls.asyncServerStreamingCall(
                client.newCall(WATCH, CallOptions.DEFAULT), "for ever", observer(heard)));
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("blue");
        assertThatThrownBy(() -> stand.balancer().hold(Duration.ofMillis(200), Duration.ofSeconds(5), Stand.FIRST))
                .hasMessageContaining("POST /shop.Orders/Watch at blue");
        context.cancel(null);
        await().until(blue.cancelled::get);
        stand.balancer().hold(Duration.ofSeconds(5), Duration.ofSeconds(30), Stand.FIRST);
    }

    @Test
    void aStreamThatMayNotStayLongerIsToldToComeAgain() throws Exception {
        Route watched = new Route("watch", "/shop.Orders/Watch", Route.Spread.NONE, Route.Hold.BYPASS);
        List<Route> routes = Stream.concat(stand.service().routes().stream(), Stream.of(watched))
                .toList();
        stand.balancer().configure(new Service(List.of(blue.uri()), List.of(green.uri()), routes), Stand.FIRST);
        BlockingQueue<String> heard = new ArrayBlockingQueue<>(10);
        ClientCalls.asyncServerStreamingCall(client.newCall(WATCH, CallOptions.DEFAULT), "for ever", observer(heard));
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("blue");
        stand.balancer().hold(Duration.ofSeconds(5), Duration.ofSeconds(30), Stand.FIRST);
        stand.balancer().release(Side.GREEN, Stand.FIRST);
        assertThat(heard.poll(20, TimeUnit.SECONDS)).contains("UNAVAILABLE").contains("the other side serves now");
        await().until(blue.cancelled::get);
        assertThat(order("a")).as("on the same connection").isEqualTo("green");
    }

    @Test
    void noCallFailsOrIsLostWhileAHoldStandsAndTheSideTurns() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger number = new AtomicInteger();
        Queue<String> answered = new ConcurrentLinkedQueue<>();
        Queue<String> sides = new ConcurrentLinkedQueue<>();
        List<Future<?>> callers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                callers.add(threads.submit(() -> {
                    while (!over.get()) {
                        String what = "order " + number.incrementAndGet();
                        sides.add(order(what));
                        answered.add(what);
                    }
                }));
            }
            for (Side side : List.of(Side.GREEN, Side.BLUE, Side.GREEN)) {
                int before = answered.size();
                await().until(() -> answered.size() > before + 50);
                stand.balancer().hold(Duration.ofSeconds(10), Duration.ofSeconds(30), Stand.FIRST);
                int quiet = blue.done.size() + green.done.size();
                await().until(() -> stand.counters().held() == 8);
                assertThat(blue.done.size() + green.done.size()).isEqualTo(quiet);
                stand.balancer().release(side, Stand.FIRST);
            }
            await().until(() -> green.done.size() > 100);
            over.set(true);
            for (Future<?> each : callers) {
                each.get();
            }
        }
        List<String> done = new ArrayList<>(blue.done);
        done.addAll(green.done);
        assertThat(done).as("each call once, and answered").containsExactlyInAnyOrderElementsOf(answered);
        assertThat(sides).contains("blue", "green");
        assertThat(stand.counters().failed()).isZero();
    }
}
