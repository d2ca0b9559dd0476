package bascule.databases.postgres;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Reads one `pgoutput` message of protocol version 1, text values, from the bytes of one replication packet.
final class MessageDecoder {
    private static final int FULL_OLD_ROW = 'O';
    private static final int OLD_KEY = 'K';
    private static final int NEW_ROW = 'N';

    private MessageDecoder() {}

    /// @throws IllegalArgumentException if the bytes are not a message of that protocol
    static Message decode(ByteBuffer in) {
        var kind = in.get();
        return switch (kind) {
            case 'B' -> begin(in);
            case 'C' -> commit(in);
            case 'O' -> origin(in);
            case 'R' -> relation(in);
            case 'Y' -> new Message.TypeName(in.getInt(), text(in), text(in));
            case 'I' -> insert(in);
            case 'U' -> update(in);
            case 'D' -> delete(in);
            case 'T' -> truncate(in);
            case 'M' -> emitted(in);
            default -> throw new IllegalArgumentException("unknown replication message of kind '" + (char) kind + "'");
        };
    }

    private static Message begin(ByteBuffer in) {
        var begin = new Message.Begin(in.getLong(), in.getLong(), in.getInt());
        return begin;
    }

    private static Message commit(ByteBuffer in) {
        in.get(); // flags, none defined
        return new Message.Commit(in.getLong(), in.getLong(), in.getLong());
    }

    private static Message origin(ByteBuffer in) {
        in.getLong(); // its position at the origin
        return new Message.Origin(text(in));
    }

    private static Message relation(ByteBuffer in) {
        var oid = in.getInt();
        var schema = text(in);
        var name = text(in);
        in.get(); // the identity setting
        var count = in.getShort() & 0xffff;
        var columns = new ArrayList<Message.Column>(count);
        for (int i = 0; i < count; i++) {
            in.get(); // whether it is part of the identity
            columns.add(new Message.Column(text(in), in.getInt(), in.getInt()));
        }
        return new Message.Relation(oid, schema.isEmpty() ? "pg_catalog" : schema, name, columns);
    }

    private static Message insert(ByteBuffer in) {
        var relation = in.getInt();
        expect(in.get(), NEW_ROW);
        return new Message.Insert(relation, tuple(in));
    }

    private static Message update(ByteBuffer in) {
        var relation = in.getInt();
        var marker = in.get();
        Tuple old = null;
        if (marker == OLD_KEY || marker == FULL_OLD_ROW) {
            old = tuple(in);
            marker = in.get();
        }
        expect(marker, NEW_ROW);
        return new Message.Update(relation, old, tuple(in));
    }

    private static Message delete(ByteBuffer in) {
        var relation = in.getInt();
        var marker = in.get();
        if (marker != OLD_KEY) {
            expect(marker, FULL_OLD_ROW);
        }
        return new Message.Delete(relation, tuple(in));
    }

    private static Message truncate(ByteBuffer in) {
        var count = in.getInt();
        in.get(); // CASCADE and RESTART IDENTITY: every table is named, and sequences are carried apart
        var relations = new ArrayList<Integer>(count);
        for (int i = 0; i < count; i++) {
            relations.add(in.getInt());
        }
        return new Message.Truncate(relations);
    }

    private static Message emitted(ByteBuffer in) {
        var transactional = (in.get() & 1) != 0;
        in.getLong(); // its own position
        var prefix = text(in);
        return new Message.Emitted(transactional, prefix, text(in, in.getInt()));
    }

    private static Tuple tuple(ByteBuffer in) {
        var count = in.getShort() & 0xffff;
        var values = new @Nullable String[count];
        BitSet unchanged = null;
        for (int i = 0; i < count; i++) {
            var kind = in.get();
            switch (kind) {
                case 'n' -> values[i] = null;
                case 't' -> values[i] = text(in, in.getInt());
                case 'u' -> {
                    unchanged = unchanged == null ? new BitSet(count) : unchanged;
                    unchanged.set(i);
                }
                default -> throw new IllegalArgumentException("a value in the unknown format '" + (char) kind + "'");
            }
        }
        return new Tuple(values, unchanged);
    }

    private static String text(ByteBuffer in) {
        var start = in.position();
        while (in.get() != 0) {}
        var length = in.position() - 1 - start;
        in.position(start);
        var text = text(in, length);
        in.get();
        return text;
    }

    private static String text(ByteBuffer in, int length) {
        if (in.hasArray()) {
            var text = new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
            in.position(in.position() + length);
            return text;
        }
        var bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void expect(byte found, int wanted) {
        if (found != wanted) {
            throw new IllegalArgumentException(
                    "expected '%c' in a replication message, found '%c'".formatted(wanted, found));
        }
    }
}
