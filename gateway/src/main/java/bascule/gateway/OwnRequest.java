package bascule.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A safe request that no caller waits for, on its way to an upstream and back. Asked once more
/// where an upstream closed a connection that had been used before. Only its event loop's thread
/// touches it.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
final class OwnRequest implements Carried, Connecting {
    /// Whoever wants the answer. Told nothing more once it was told how it ended.
    interface Asker {
        /// The answer begins.
        void head(HttpResponse given);

        /// More of it; the buffer is the caller's.
        ///
        /// @return whether that is enough of it
        boolean body(ByteBuf content);

        /// All of it is here, or enough.
        void answered();

        void unreached();

        /// There will be no whole answer.
        void broken();
    }

    private final Pool pool;
    private final FullHttpRequest request;
    private final Upstreams upstreams;
    private final Asker asker;
    private boolean ended;
    private boolean begun;
    private boolean interim;
    private boolean again;
    private boolean reusable;
    private @Nullable Back back;

    OwnRequest(Pool pool, FullHttpRequest request, Upstreams upstreams, Asker asker) {
        this.pool = pool;
        this.request = request;
        this.upstreams = upstreams;
        this.asker = asker;
    }

    FullHttpRequest request() {
        return request;
    }

    void begin() {
        if (!ended) {
            pool.obtain(upstreams, false, this);
        }
    }

    private boolean toHead() {
        return request.method().equals(HttpMethod.HEAD);
    }

    @Override
    public boolean connecting() {
        return !ended && back == null;
    }

    @Override
    public void connected(Back found) {
        if (!connecting()) {
            found.giveBack();
            return;
        }
        back = found;
        found.carry(this, toHead());
        found.channel().writeAndFlush(request.retainedDuplicate());
    }

    @Override
    public void unreachable(List<String> trouble) {
        if (!ended) {
            close();
            asker.unreached();
        }
    }

    @Override
    public void response(HttpResponse given) {
        int status = given.status().code();
        if (given.decoderResult().isFailure() || begun || status == 101) {
            fail();
        } else if (status < 200) {
            interim = true;
        } else {
            begun = true;
            reusable = Reply.reusable(given, toHead());
            asker.head(given);
        }
    }

    @Override
    public void responseContent(HttpContent content) {
        try (AutoCloseable _ = content::release) {
            taken(content);
        } catch (Exception e) {
            throw new AssertionError("releasing a buffer failed", e);
        }
    }

    private void taken(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        if (content.decoderResult().isFailure()) {
            fail();
        } else if (interim) {
            interim = !last;
        } else if (begun && !ended && (asker.body(content.content()) || last)) {
            answered(last);
        }
    }

    /// @param last whether nothing more of it comes, so that its connection may be used on
    private void answered(boolean last) {
        Back from = end();
        if (from != null) {
            from.end(last && reusable);
        }
        asker.answered();
    }

    @Override
    public void flushResponse() {}

    @Override
    public void upstreamBroke(String how) {
        Back broken = back;
        back = null;
        if (broken != null && broken.used() && !begun && !again && !ended) {
            again = true;
            pool.obtain(upstreams, true, this);
        } else {
            fail();
        }
    }

    @Override
    public boolean wantsResponse() {
        return true;
    }

    @Override
    public void roomUpstream() {}

    private void fail() {
        if (!ended) {
            close();
            asker.broken();
        }
    }

    /// Ends it, if it has not ended. Its asker is told nothing more.
    void close() {
        Back from = end();
        if (from != null) {
            from.close();
        }
    }

    private @Nullable Back end() {
        ended = true;
        Back from = back;
        back = null;
        return from;
    }
}
