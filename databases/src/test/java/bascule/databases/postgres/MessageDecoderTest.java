package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageDecoderTest {
    private static Message decode(String hex) {
        return MessageDecoder.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    /// What one session leaves in the log, as the server sends it.
    private static List<byte[]> sent(Connection connection) throws Exception {
        Site.execute(connection, "CREATE TABLE t (id int, big text, v text, PRIMARY KEY (id))");
        Site.execute(connection, "ALTER TABLE t ALTER big SET STORAGE EXTERNAL");
        Site.execute(connection, "CREATE PUBLICATION p FOR TABLE t");
        Site.execute(connection, "SELECT pg_create_logical_replication_slot('decoder', 'pgoutput')");
        Site.execute(connection, "INSERT INTO t VALUES (1, repeat('x', 10000), NULL)");
        Site.execute(connection, "UPDATE t SET v = 'ü' WHERE id = 1");
        Site.execute(connection, "UPDATE t SET id = 2, v = '' WHERE id = 1");
        Site.execute(connection, "DELETE FROM t");
        Site.execute(connection, "TRUNCATE t");
        Site.execute(connection, "SELECT pg_logical_emit_message(true, 'bascule.fence', 'm/blue/1')");
        var messages = new ArrayList<byte[]>();
        try (var query = connection.prepareStatement("""
            SELECT data FROM pg_logical_slot_get_binary_changes('decoder', NULL, NULL,
                'proto_version', '1', 'publication_names', 'p', 'messages', 'true')\
            """);
                var rows = query.executeQuery()) {
            while (rows.next()) {
                messages.add(rows.getBytes(1));
            }
        }
        Site.execute(connection, "SELECT pg_drop_replication_slot('decoder')");
        return messages;
    }

    private static void assertRead(List<byte[]> messages) {
        var read = messages.stream()
                .map(ByteBuffer::wrap)
                .map(MessageDecoder::decode)
                .filter(message -> !(message instanceof Message.Begin || message instanceof Message.Commit))
                .distinct() // a relation is told again after a TRUNCATE
                .toList();
        assertThat(read.getFirst()).isInstanceOfSatisfying(Message.Relation.class, relation -> {
            assertThat(relation.schema() + "." + relation.name()).isEqualTo("public.t");
            assertThat(relation.columnNames()).containsExactly("id", "big", "v");
        });
        assertThat(read.get(1)).isInstanceOfSatisfying(Message.Insert.class, insert -> {
            assertThat(insert.row().value(0)).isEqualTo("1");
            assertThat(insert.row().value(1)).hasSize(10_000);
            assertThat(insert.row().value(2)).isNull();
            assertThat(insert.row().unchanged(1)).isFalse();
        });
        assertThat(read.get(2)).isInstanceOfSatisfying(Message.Update.class, update -> {
            assertThat(update.old()).isNull();
            assertThat(update.row().unchanged(1)).isTrue();
            assertThat(update.row().value(2)).isEqualTo("ü");
        });
        assertThat(read.get(3)).isInstanceOfSatisfying(Message.Update.class, update -> {
            assertThat(update.old()).isNotNull();
            assertThat(update.row().value(0)).isEqualTo("2");
            assertThat(update.row().value(2)).isEmpty();
        });
        assertThat(read.get(4))
                .isInstanceOfSatisfying(
                        Message.Delete.class,
                        delete -> assertThat(delete.old().value(0)).isEqualTo("2"));
        assertThat(read.get(5)).isInstanceOf(Message.Truncate.class);
        assertThat(read.get(6)).isEqualTo(new Message.Emitted(true, "bascule.fence", "m/blue/1"));
    }

    @Test
    void whatRealServersSendIsRead() throws Exception {
        try (var site = new Site()) {
            assertRead(sent(site.blue));
            assertRead(sent(site.green));
        }
    }

    @Test
    void aTransactionIsReadFromRecordedBytes() {
        assertThat(decode("42 000000000190b3f8 0002b7c49b3e7d40 000002f1"))
                .isEqualTo(new Message.Begin(0x190b3f8L, 0x2b7c49b3e7d40L, 0x2f1));
        assertThat(decode("43 00 000000000190b3f8 000000000190b428 0002b7c49b3e7d40"))
                .isEqualTo(new Message.Commit(0x190b3f8L, 0x190b428L, 0x2b7c49b3e7d40L));
        assertThat(decode("4f 0000000000000000 6f726967696e00")).isEqualTo(new Message.Origin("origin"));
        assertThat(decode("59 00004001 7075626c696300 6d6f6f6400"))
                .isEqualTo(new Message.TypeName(0x4001, "public", "mood"));
        assertThat(decode("54 00000002 01 00004002 00004003")).isEqualTo(new Message.Truncate(List.of(0x4002, 0x4003)));
        assertThat(decode("52 00004002 00 7400 64 0001 01 696400 00000017 ffffffff"))
                .isEqualTo(new Message.Relation(0x4002, "pg_catalog", "t", List.of(new Message.Column("id", 23, -1))));
    }

    @Test
    void bytesOfAnotherProtocolAreRefused() {
        assertThatThrownBy(() -> decode("53 00000001 01")).hasMessageContaining("kind 'S'");
        assertThatThrownBy(() -> decode("49 00004002 58 0000")).hasMessageContaining("expected 'N'");
        assertThatThrownBy(() -> decode("49 00004002 4e 0001 62 00000001 00")).hasMessageContaining("format 'b'");
    }
}
