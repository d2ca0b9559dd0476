package bascule.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks every upstream of the service again and again whether it is well, each by a connection of its own. Of
/// one upstream one check at most is under way.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
final class HealthChecks {
    private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);

    private final Traffic traffic;
    private final EventLoopGroup threads;
    private final Map<Upstream, Check> last = new HashMap<>();

    HealthChecks(Traffic traffic, EventLoopGroup threads) {
        this.traffic = traffic;
        this.threads = threads;
    }

    /// Begins the checks that are due. Of one thread, again and again.
    void tick() {
        HealthPolicy policy = traffic.health();
        if (!policy.checks()) {
            last.clear();
            return;
        }
        var upstreams = traffic.admission().routing().upstreams();
        last.keySet().retainAll(upstreams);
        long now = System.nanoTime();
        for (Upstream each : upstreams) {
            Check before = last.get(each);
            if (before == null || (before.told.get() && now - before.since >= policy.everyNanos())) {
                Check check = new Check(each, policy, now);
                last.put(each, check);
                begin(check);
            }
        }
    }

    /// Whatever goes wrong with one, the others and the next ones are made.
    private static void begin(Check check) {
        try {
            check.begin();
        } catch (RuntimeException e) {
            check.told.set(true);
            LOG.warn("a health check of {} could not be made", check.upstream, e);
        }
    }

    private final class Check {
        private final Upstream upstream;
        private final HealthPolicy policy;
        private final long since;
        private final AtomicBoolean told = new AtomicBoolean();

        Check(Upstream upstream, HealthPolicy policy, long since) {
            this.upstream = upstream;
            this.policy = policy;
            this.since = since;
        }

        void begin() {
            var thread = threads.next();
            Dial.open(upstream, traffic, thread, (channel, done) -> {
                String why = Dial.whyNot(upstream, channel, done);
                if (why.isEmpty()) {
                    ask(channel);
                } else {
                    end(channel, why);
                }
            });
        }

        private void ask(Channel channel) {
            long left = policy.answerNanos() - (System.nanoTime() - since);
            var late = channel.eventLoop()
                    .schedule(
                            () -> end(channel, "it did not answer a health check in time"), left, TimeUnit.NANOSECONDS);
            channel.closeFuture().addListener(closed -> late.cancel(false));
            var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, policy.path());
            request.headers()
                    .set(HttpHeaderNames.HOST, upstream.uri().getAuthority())
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                    .set(HttpHeaderNames.USER_AGENT, "bascule-gateway-health");
            if (upstream.multiplexed()) {
                StreamCheck check =
                        new StreamCheck(request, response -> answered(channel, response), why -> end(channel, why));
                SharedConnection.speak(upstream, channel, Keeper.none(policy.unseeing()), check::changed);
            } else {
                channel.pipeline().addLast(new HttpClientCodec()).addLast(new Answered(this));
                channel.writeAndFlush(request);
                channel.read();
            }
        }

        private void answered(Channel channel, HttpResponse response) {
            int status = response.status().code();
            boolean good = response.decoderResult().isSuccess() && status >= 200 && status < 400;
            end(channel, good ? "" : "it answered a health check with " + status);
        }

        /// @param trouble empty if there is none
        void end(Channel channel, String trouble) {
            if (told.compareAndSet(false, true)) {
                upstream.health().checked(policy, trouble, System.nanoTime());
            }
            channel.close();
        }
    }

    /// The head of the answer tells everything.
    private static final class Answered extends SimpleChannelInboundHandler<HttpObject> {
        private final Check check;

        Answered(Check check) {
            this.check = check;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
            if (message instanceof HttpResponse response) {
                check.answered(ctx.channel(), response);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.read();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            check.end(ctx.channel(), "it closed the connection of a health check");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            check.end(ctx.channel(), "its health check failed: " + cause.getMessage());
        }
    }
}
