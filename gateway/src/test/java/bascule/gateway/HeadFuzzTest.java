package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.migration.Side;
import bascule.traffic.Split;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever bytes come, they are the same request to us and to whoever reads what we make of it.
///
/// A build tries the cases of `strictness/`, each bent a hundred ways by a seed; `docs/gateway.md` tells how
/// to search on, guided by what the code does.
class HeadFuzzTest {
    private static final int BENT = 100;
    private static final Loop LOOP = loop();

    private static Loop loop() {
        try {
            InetSocketAddress any = new InetSocketAddress(0);
            GatewaySettings settings = GatewaySettings.of(any, any, Path.of("none"), Stand.TOKEN);
            Admission admission =
                    new Admission(Admission.Bounds.of(settings.limits()), Routing.none(Side.BLUE, Split.ALL_BLUE));
            Traffic traffic = new Traffic(settings, TlsContexts.read(settings), admission, Transport.NIO);
            return new Loop(new EmbeddedChannel().eventLoop(), traffic);
        } catch (WrongSettings e) {
            throw new AssertionError(e);
        }
    }

    @FuzzTest(maxDuration = "60s")
    void anyBytes(byte[] bytes) {
        judge(bytes);
    }

    @Test
    void knownCasesBentInManyWays() throws Exception {
        long seed = 20_260_101;
        Random random = new Random(seed);
        for (StrictnessTest.Case each : StrictnessTest.cases().toList()) {
            byte[] bytes = each.sent().getBytes(StandardCharsets.ISO_8859_1);
            for (int i = 0; i < BENT && bytes.length < 2_000; i++) {
                judge(bent(bytes, random));
            }
        }
    }

    private static byte[] bent(byte[] bytes, Random random) {
        byte[] bent = bytes.clone();
        byte[] signs = "\r\n\t :;,\0xX0/".getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(3); i >= 0 && bent.length > 0; i--) {
            bent[random.nextInt(bent.length)] =
                    random.nextInt(4) == 0 ? (byte) random.nextInt(256) : signs[random.nextInt(signs.length)];
        }
        return bent;
    }

    private static void judge(byte[] bytes) {
        List<HttpRequest> atOnce = read(bytes, bytes.length);
        List<HttpRequest> inPieces = read(bytes, 1);
        assertThat(inPieces.stream().map(HeadFuzzTest::text))
                .isEqualTo(atOnce.stream().map(HeadFuzzTest::text).toList());
        for (HttpRequest request : atOnce) {
            if (request.decoderResult().isSuccess() && Target.fault(request) == null) {
                again(request);
            }
        }
    }

    private static String text(HttpRequest request) {
        return request.method() + " " + request.uri() + " " + request.headers().entries();
    }

    /// The requests found in those bytes before the first that is none.
    private static List<HttpRequest> read(byte[] bytes, int piece) {
        EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder(Limits.DEFAULT, LOOP));
        List<HttpRequest> requests = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += piece) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, from, Math.min(piece, bytes.length - from)));
        }
        for (Object each = channel.readInbound(); each != null; each = channel.readInbound()) {
            if (each instanceof HttpRequest request) {
                requests.add(request);
            }
            ReferenceCountUtil.release(each);
        }
        channel.finishAndReleaseAll();
        return requests;
    }

    /// What goes upstream is one plain head, with nothing in it that was not seen here.
    static void again(HttpRequest request) {
        HttpHeaders before = request.headers().copy();
        byte[] written = written(request);
        assertThat(HeadCheck.fault(written, written.length, Limits.DEFAULT))
                .as(new String(written, StandardCharsets.ISO_8859_1))
                .isNull();
        List<HttpRequest> read = read(written, written.length);
        assertThat(read).hasSize(1);
        assertThat(read.getFirst().uri()).isEqualTo(request.uri());
        assertThat(read.getFirst().method()).isEqualTo(request.method());
        assertThat(read.getFirst().headers().size()).isEqualTo(before.size());
    }

    private static byte[] written(HttpRequest request) {
        EmbeddedChannel encoder = new EmbeddedChannel(new HttpRequestEncoder());
        encoder.writeOutbound(request);
        ByteBuf head = encoder.readOutbound();
        byte[] bytes = new byte[head.readableBytes()];
        head.readBytes(bytes);
        head.release();
        encoder.finishAndReleaseAll();
        return bytes;
    }
}
