package bascule.gateway;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request that warms green up. Its answer is read to the end and thrown away.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
final class WarmRequest implements Carried {
    private final Warmer warmer;
    private final WarmRun run;
    private final FullHttpRequest request;
    private final Upstreams upstreams;
    private final long since = System.nanoTime();
    private boolean ended;
    private boolean interim;
    private boolean again;
    private boolean reusable;
    private int status;
    private @Nullable Back back;

    WarmRequest(Warmer warmer, WarmRun run, FullHttpRequest request, Upstreams upstreams) {
        this.warmer = warmer;
        this.run = run;
        this.request = request;
        this.upstreams = upstreams;
    }

    void begin() {
        warmer.pool().obtain(upstreams, false, this);
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
        found.carry(this, request.method().equals(HttpMethod.HEAD));
        found.channel().writeAndFlush(request.retainedDuplicate());
    }

    @Override
    public void unreachable(List<String> trouble) {
        fail();
    }

    @Override
    public void response(HttpResponse given) {
        int code = given.status().code();
        if (given.decoderResult().isFailure() || status != 0 || code == 101) {
            fail();
        } else if (code < 200) {
            interim = true;
        } else {
            status = code;
            reusable = Reply.reusable(given, request.method().equals(HttpMethod.HEAD));
        }
    }

    @Override
    public void responseContent(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        boolean broken = content.decoderResult().isFailure();
        content.release();
        if (broken) {
            fail();
        } else if (interim) {
            interim = !last;
        } else if (last && !ended && status != 0) {
            answered();
        }
    }

    private void answered() {
        Back from = end();
        if (from != null) {
            from.end(reusable);
        }
        run.answered(status, System.nanoTime() - since);
    }

    @Override
    public void flushResponse() {}

    @Override
    public void upstreamBroke(String how) {
        Back broken = back;
        back = null;
        if (broken != null && broken.used() && status == 0 && !again && !ended) {
            again = true;
            warmer.pool().obtain(upstreams, true, this);
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

    /// Ends it if it has been under way since before that moment.
    void sweep(long oldest) {
        if (since - oldest < 0) {
            fail();
        }
    }

    private void fail() {
        if (!ended) {
            Back from = end();
            if (from != null) {
                from.close();
            }
            run.failed();
        }
    }

    private @Nullable Back end() {
        ended = true;
        warmer.ended(this);
        Back from = back;
        back = null;
        return from;
    }
}
