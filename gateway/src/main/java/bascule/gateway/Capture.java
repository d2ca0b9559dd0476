package bascule.gateway;

import bascule.comparison.Answered;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// An answer as it passed, with the beginning of its body.
final class Capture {
    private static final int FIRST = 1024;

    private final int most;
    private int status;
    private Map<String, List<String>> fields = Map.of();
    private byte[] body = new byte[0];
    private int length;
    private boolean cut;

    /// @param most bytes of the body that are kept
    Capture(int most) {
        this.most = most;
    }

    void head(HttpResponse given) {
        status = given.status().code();
        Map<String, List<String>> all = new HashMap<>();
        given.headers()
                .forEach(field -> all.computeIfAbsent(
                                field.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                        .add(field.getValue()));
        // The gateway's own, which no client gets.
        all.remove(Headers.FLAGS.toString());
        fields = all;
    }

    /// Leaves that buffer as it is.
    void body(ByteBuf content) {
        int more = Math.min(content.readableBytes(), most - length);
        cut |= more < content.readableBytes();
        if (length + more > body.length) {
            body = Arrays.copyOf(body, Math.min(most, Math.max(FIRST, 2 * (length + more))));
        }
        content.getBytes(content.readerIndex(), body, length, more);
        length += more;
    }

    /// Whether the body is longer than what is kept.
    boolean cut() {
        return cut;
    }

    Answered answered() {
        return new Answered(status, fields, Arrays.copyOf(body, length), cut);
    }
}
