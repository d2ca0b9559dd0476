package bascule.gateway;

import java.nio.charset.StandardCharsets;

/// Sorts callers into 10,000 buckets, the same caller into the same bucket for ever and everywhere: Murmur3
/// (x86, 32 bits, seed 0) of salt and identity in UTF-8, scaled to the number of buckets.
final class Bucket {
    static final int COUNT = 10_000;

    /// Of a caller that is not known.
    static final int NONE = -1;

    private Bucket() {}

    static int of(String salt, String identity) {
        byte[] bytes = (salt + identity).getBytes(StandardCharsets.UTF_8);
        return (int) ((Integer.toUnsignedLong(murmur3(bytes)) * COUNT) >>> 32);
    }

    static int murmur3(byte[] bytes) {
        int hash = 0;
        int whole = bytes.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            int block = (bytes[i] & 0xff)
                    | (bytes[i + 1] & 0xff) << 8
                    | (bytes[i + 2] & 0xff) << 16
                    | (bytes[i + 3] & 0xff) << 24;
            hash = Integer.rotateLeft(hash ^ scrambled(block), 13) * 5 + 0xe6546b64;
        }
        int tail = 0;
        for (int i = bytes.length - 1; i >= whole; i--) {
            tail = tail << 8 | (bytes[i] & 0xff);
        }
        return mixed(hash ^ scrambled(tail) ^ bytes.length);
    }

    private static int scrambled(int block) {
        return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
    }

    private static int mixed(int hash) {
        int once = (hash ^ hash >>> 16) * 0x85ebca6b;
        int twice = (once ^ once >>> 13) * 0xc2b2ae35;
        return twice ^ twice >>> 16;
    }
}
