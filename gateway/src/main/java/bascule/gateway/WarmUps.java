package bascule.gateway;

import bascule.migration.Side;
import bascule.traffic.WarmUp;
import bascule.traffic.Warmth;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The warm-up of one gateway, if there is one. From any thread.
final class WarmUps {
    private volatile @Nullable WarmRun current;
    private volatile List<Loop> loops = List.of();

    /// Whose requests are sampled; null if none are.
    @Nullable
    WarmRun sampling() {
        WarmRun run = current;
        return run != null && run.order().paths().isEmpty() ? run : null;
    }

    /// Those that ask in turn where paths are named.
    void by(List<Loop> all) {
        loops = List.copyOf(all);
    }

    /// Begins it in place of what was under way.
    synchronized void begin(WarmUp order, Admission admission) {
        end();
        WarmRun run = new WarmRun(order);
        current = run;
        if (!order.paths().isEmpty() && order.requests() > 0) {
            Thread.ofVirtual().name("bascule-gateway-warm-up").start(() -> askAll(run, admission, loops));
        }
    }

    /// Asks nothing more.
    void end() {
        WarmRun run = current;
        if (run != null) {
            run.end();
        }
    }

    /// What came of the last one.
    Warmth warmth(String where) {
        WarmRun run = current;
        return run == null
                ? new Warmth(where, false, false, 0, Map.of(), 0, 0, 0, 0)
                : run.warmth(where, System.nanoTime());
    }

    ObjectNode shape() {
        Warmth came = warmth("");
        ObjectNode node = Json.object();
        node.put("known", came.known());
        node.put("underWay", came.underWay());
        node.put("asked", came.asked());
        ObjectNode statuses = node.putObject("statuses");
        new TreeMap<>(came.statuses()).forEach(statuses::put);
        node.put("failed", came.failed());
        node.put("sample", came.sample());
        node.put("firstMicros", came.firstMicros());
        node.put("lastMicros", came.lastMicros());
        return node;
    }

    /// Every path of every address in turn, so that each of them gets all paths.
    private static void askAll(WarmRun run, Admission admission, List<Loop> loops) {
        List<String> paths = run.order().paths();
        long pause = Math.max(1, TimeUnit.SECONDS.toMillis(1) / run.order().perSecond() / 2);
        int turn = 0;
        try {
            while (run.open(System.nanoTime())) {
                Routing routing = admission.routing();
                List<Upstream> green = routing.upstreams(Side.GREEN).all();
                if (routing.serving() == Side.GREEN) {
                    run.end();
                }
                if (admission.open() && !green.isEmpty() && run.enter(System.nanoTime())) {
                    Upstream to = green.get(turn % green.size());
                    String path = paths.get(turn / green.size() % paths.size());
                    Loop loop = loops.get(turn % loops.size());
                    loop.thread()
                            .execute(() -> loop.warmer().ask(run, plain(path, to.uri()), new Upstreams(List.of(to))));
                    turn++;
                } else {
                    TimeUnit.MILLISECONDS.sleep(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static FullHttpRequest plain(String path, URI to) {
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path, Unpooled.EMPTY_BUFFER);
        request.headers()
                .set(HttpHeaderNames.HOST, to.getRawAuthority())
                .set(HttpHeaderNames.ACCEPT, "*/*")
                .set(Headers.MIRRORED, "1");
        return request;
    }
}
