package bascule.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponse;

/// A request that warms green up. Its answer is read to the end and thrown away.
final class WarmRequest implements OwnRequest.Asker {
    private final Warmer warmer;
    private final WarmRun run;
    private final OwnRequest asked;
    private final long since = System.nanoTime();
    private int status;

    WarmRequest(Warmer warmer, WarmRun run, FullHttpRequest request, Upstreams upstreams) {
        this.warmer = warmer;
        this.run = run;
        this.asked = new OwnRequest(warmer.pool(), request, upstreams, this);
    }

    void begin() {
        asked.begin();
    }

    @Override
    public void head(HttpResponse given) {
        status = given.status().code();
    }

    @Override
    public boolean body(ByteBuf content) {
        return false;
    }

    @Override
    public void answered() {
        warmer.ended(this);
        run.answered(status, System.nanoTime() - since);
    }

    @Override
    public void unreached() {
        broken();
    }

    @Override
    public void broken() {
        warmer.ended(this);
        run.failed();
    }

    /// Ends it if it has been under way since before that moment.
    void sweep(long oldest) {
        if (since - oldest < 0) {
            asked.close();
            broken();
        }
    }
}
