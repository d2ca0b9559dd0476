package bascule.gateway;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A health check of an upstream that speaks HTTP/2: one stream on a connection of its own.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
final class StreamCheck implements Carried {
    private final FullHttpRequest request;
    private final Consumer<HttpResponse> answered;
    private final Consumer<String> broke;
    private boolean asked;

    /// @param answered told the head of the answer, which tells everything
    /// @param broke told why there is none
    StreamCheck(FullHttpRequest request, Consumer<HttpResponse> answered, Consumer<String> broke) {
        this.request = request;
        this.answered = answered;
        this.broke = broke;
    }

    /// The connection has changed: asks once it can.
    void changed(SharedConnection connection) {
        if (!asked && connection.room()) {
            asked = true;
            connection.open(this::opened);
        } else if (connection.leaving()) {
            broke.accept("it closed the connection of a health check");
        }
    }

    private void opened(SharedConnection connection, @Nullable Back back) {
        if (back == null) {
            broke.accept("it took no stream for a health check");
        } else {
            back.carry(this, false);
            back.channel().writeAndFlush(request);
        }
    }

    @Override
    public void response(HttpResponse given) {
        answered.accept(given);
    }

    @Override
    public void responseContent(HttpContent content) {
        content.release();
    }

    @Override
    public void flushResponse() {}

    @Override
    public void upstreamBroke(String how) {
        broke.accept("its health check failed: " + how);
    }

    @Override
    public boolean wantsResponse() {
        return true;
    }

    @Override
    public void roomUpstream() {}
}
