package bascule.gateway;

import io.netty.buffer.ByteBuf;

/// Knows where frames of a WebSocket begin and end (RFC 6455, 5.2) in what passes one way, and
/// looks at nothing else.
final class Frames {
    private static final int LONGEST_HEAD = 14;
    private static final int MASK = 0x80;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;

    private final byte[] head = new byte[LONGEST_HEAD];
    private int seen;
    private long left;

    /// Whether what has passed ends with a frame.
    boolean between() {
        return seen == 0;
    }

    /// All of it passes.
    void pass(ByteBuf bytes) {
        follow(bytes, false);
    }

    /// Passes what belongs to the frame that has begun.
    ///
    /// @return how many bytes of it that are
    int passToEnd(ByteBuf bytes) {
        return follow(bytes, true);
    }

    private int follow(ByteBuf bytes, boolean toEnd) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end && !(toEnd && between())) {
            if (left > 0) {
                long more = Math.min(left, end - at);
                at += (int) more;
                left -= more;
            } else {
                head[seen++] = bytes.getByte(at++);
                left = seen == headLength() ? payload() : 0;
            }
            if (left == 0 && seen == headLength()) {
                seen = 0;
            }
        }
        return at - bytes.readerIndex();
    }

    private int headLength() {
        if (seen < 2) {
            return 2;
        }
        int more = switch (head[1] & ~MASK & 0xff) {
            case TWO_BYTES -> 2;
            case EIGHT_BYTES -> 8;
            default -> 0;
        };
        return 2 + more + ((head[1] & MASK) == 0 ? 0 : 4);
    }

    private long payload() {
        int said = head[1] & ~MASK & 0xff;
        int bytes = said == TWO_BYTES ? 2 : said == EIGHT_BYTES ? 8 : 0;
        long length = bytes == 0 ? said : 0;
        for (int i = 0; i < bytes; i++) {
            length = length << 8 | (head[2 + i] & 0xff);
        }
        // One that says it is longer than any can be is never at its end.
        return length < 0 ? Long.MAX_VALUE : length;
    }
}
