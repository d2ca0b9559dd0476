package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseEncoderTest {
    /// Of pages that the system would need two pieces for.
    @ParameterizedTest
    @CsvSource({"0,1", "10,1", "1024,1", "3900,1", "20000,2"})
    void aShortWholeAnswerIsOneBufferAndALongOneIsNotCopied(int length, int buffers) {
        EmbeddedChannel channel = new EmbeddedChannel(new ResponseEncoder());
        ByteBuf body = Unpooled.copiedBuffer("x".repeat(length), StandardCharsets.US_ASCII);
        FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
        channel.writeOutbound(answer);
        List<ByteBuf> written = new ArrayList<>();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            written.add(next);
        }
        assertThat(written).hasSize(buffers);
        ByteBuf whole = Unpooled.wrappedBuffer(written.toArray(ByteBuf[]::new));
        assertThat(whole.toString(StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 200 OK\r\ncontent-length: " + length + "\r\n\r\n" + "x".repeat(length));
        whole.release();
        assertThat(body.refCnt()).isZero();
        assertThat(channel.finish()).isFalse();
    }
}
