package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
    private static ByteBuf frame(int length, boolean masked) {
        ByteBuf frame = Unpooled.buffer().writeByte(0x82);
        int mask = masked ? 0x80 : 0;
        if (length < 126) {
            frame.writeByte(mask | length);
        } else if (length < 65_536) {
            frame.writeByte(mask | 126).writeShort(length);
        } else {
            frame.writeByte(mask | 127).writeLong(length);
        }
        return frame.writeZero((masked ? 4 : 0) + length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 100_000})
    void aFrameEndsWhereItSaysWhetherItComesAtOnceOrByteByByte(int length) {
        for (boolean masked : new boolean[] {false, true}) {
            ByteBuf one = frame(length, masked);
            ByteBuf two = Unpooled.wrappedBuffer(one.duplicate(), frame(3, false));
            Frames atOnce = new Frames();
            atOnce.pass(one.slice(0, 1));
            assertThat(atOnce.between()).isFalse();
            two.skipBytes(1);
            assertThat(atOnce.passToEnd(two)).isEqualTo(one.readableBytes() - 1);
            assertThat(atOnce.between()).isTrue();
            Frames slowly = new Frames();
            for (int i = 0; i < one.readableBytes(); i++) {
                slowly.pass(one.slice(i, 1));
                assertThat(slowly.between()).isEqualTo(i + 1 == one.readableBytes());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void oneThatSaysItIsLongerThanAnyCanBeHasNoEnd(long length) {
        Frames frames = new Frames();
        frames.pass(Unpooled.buffer()
                .writeByte(0x82)
                .writeByte(127)
                .writeLong(length)
                .writeZero(1_000));
        assertThat(frames.between()).isFalse();
    }
}
