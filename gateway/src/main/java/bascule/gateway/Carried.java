package bascule.gateway;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import java.util.List;

/// What goes to an upstream and comes back with an answer. Only its event loop's thread touches it.
interface Carried {
    /// Whether it still waits for a connection.
    boolean connecting();

    /// A connection was found. If it is not wanted any more it is given back.
    void connected(Back found);

    /// No upstream could be reached, each for what is said there.
    void unreachable(List<String> trouble);

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
