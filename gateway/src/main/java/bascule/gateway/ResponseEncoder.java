package bascule.gateway;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/// Writes answers to a client.
final class ResponseEncoder extends HttpResponseEncoder {
    private boolean bodyless;

    /// @param head whether the next answer is one to HEAD, which never has a body
    void expect(boolean head) {
        bodyless = head;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        return bodyless || super.isContentAlwaysEmpty(response);
    }
}
