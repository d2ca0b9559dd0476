package bascule.demo.load;

import java.util.HexFormat;
import java.util.SplittableRandom;

/// The long text of a note, told by the id of the write that wrote it, so that a checker knows what must be there.
public final class Texts {
    private static final int BYTES = 1_600;

    private Texts() {}

    public static String of(String write) {
        long seed = 0;
        for (int place = 0; place < write.length(); place++) {
            seed = seed * 31 + write.charAt(place);
        }
        byte[] bytes = new byte[BYTES];
        new SplittableRandom(seed).nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
