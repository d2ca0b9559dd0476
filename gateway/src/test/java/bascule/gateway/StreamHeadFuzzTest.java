package bascule.gateway;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever fields a stream begins with, what becomes of them in HTTP/1.1 is one plain head, or nothing.
class StreamHeadFuzzTest {
    private static final int BENT = 500;

    /// Fields one after the other, each ended by two zeros, its name by one.
    @FuzzTest(maxDuration = "60s")
    void anyFields(byte[] bytes) {
        judge(bytes);
    }

    @Test
    void knownCasesBentInManyWays() throws Exception {
        Random random = new Random(20_260_102);
        for (StreamStrictnessTest.Case each : StreamStrictnessTest.cases().toList()) {
            byte[] bytes = bytes(each.lines());
            for (int i = 0; i < BENT; i++) {
                byte[] bent = bytes.clone();
                for (int j = random.nextInt(3); j >= 0; j--) {
                    int sign = "\r\n\t :;,\u0001xX0/".charAt(random.nextInt(12));
                    bent[random.nextInt(bent.length)] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : sign);
                }
                judge(bent);
            }
        }
    }

    private static byte[] bytes(List<String> lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            String[] parts = line.split(" ", 2);
            if (parts.length == 2 && !line.startsWith("DATA")) {
                text.append(StrictnessTest.raw(parts[0]))
                        .append('\0')
                        .append(StrictnessTest.raw(parts[1]))
                        .append("\0\0");
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void judge(byte[] bytes) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        for (String field : new String(bytes, StandardCharsets.ISO_8859_1).split("\0\0", -1)) {
            String[] parts = field.split("\0", 2);
            if (parts.length == 2) {
                headers.add(parts[0], parts[1]);
            }
        }
        for (boolean ended : new boolean[] {true, false}) {
            StreamHead head = StreamHead.read(headers, ended, Limits.DEFAULT);
            if (head.fault() == null && Target.fault(head.request()) == null) {
                HeadFuzzTest.again(head.request());
            }
        }
    }
}
