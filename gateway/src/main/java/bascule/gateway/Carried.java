package bascule.gateway;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;

/// What gets the answer that comes back on a connection to an upstream. Only its event loop's thread touches it.
interface Carried {
    void response(HttpResponse given);

    void responseContent(HttpContent content);

    /// For now no more of the answer arrives.
    void flushResponse();

    /// The upstream closed or reset the connection before its answer was whole.
    void upstreamBroke(String how);

    /// Whether more of the answer may be read.
    boolean wantsResponse();

    /// The upstream's connection takes more of the request again.
    void roomUpstream();
}
