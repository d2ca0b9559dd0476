package bascule.gateway;

import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;

/// Trailing fields of an answer, which are not passed on: they are not kept either. So there is one for all
/// answers, where there would else be a table for each.
final class NoTrailers extends EmptyHttpHeaders {
    private static final NoTrailers ALL = new NoTrailers();

    static final HttpHeadersFactory FACTORY = new HttpHeadersFactory() {
        @Override
        public HttpHeaders newHeaders() {
            return ALL;
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return ALL;
        }
    };

    private NoTrailers() {}

    @Override
    public HttpHeaders add(String name, Object value) {
        return this;
    }

    @Override
    public HttpHeaders add(String name, Iterable<?> values) {
        return this;
    }

    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        return this;
    }

    @Override
    public HttpHeaders add(CharSequence name, Iterable<?> values) {
        return this;
    }
}
