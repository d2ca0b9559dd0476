package bascule.gateway;

import io.netty.handler.codec.http.HttpResponseStatus;

/// What is wrong with what a client sent; the connection ends with the answer.
record Fault(HttpResponseStatus status, String why) {
    static Fault malformed(String why) {
        return new Fault(HttpResponseStatus.BAD_REQUEST, why);
    }
}
