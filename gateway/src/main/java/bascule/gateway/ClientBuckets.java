package bascule.gateway;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A bucket for each client that asked lately, told by its address; of IPv6 by the network of 64 bits, all
/// of which one client usually has.
///
/// The table is bounded and forgets nobody's debt: only buckets that are full again are dropped, which are as
/// good as none. While the table is full of others, clients that are not in it share one bucket.
final class ClientBuckets {
    /// Between two looks for what can be dropped.
    private static final long REST = TimeUnit.MILLISECONDS.toNanos(100);

    private final ConcurrentHashMap<Object, TokenBucket> known = new ConcurrentHashMap<>();
    private final TokenBucket shared = new TokenBucket();
    private final AtomicLong looked = new AtomicLong(System.nanoTime() - REST);

    /// Takes a token of that client.
    ///
    /// @param most clients to know at once
    /// @return 0, or the nanoseconds until there will be one
    long take(InetAddress client, Rate rate, int most, long now) {
        Object key = key(client);
        TokenBucket bucket = known.get(key);
        if (bucket == null) {
            bucket = room(most, now) ? known.computeIfAbsent(key, each -> new TokenBucket()) : shared;
        }
        return bucket.take(rate, now);
    }

    private boolean room(int most, long now) {
        if (known.size() < most) {
            return true;
        }
        long before = looked.get();
        if (now - before >= REST && looked.compareAndSet(before, now)) {
            drop(now);
        }
        return known.size() < most;
    }

    /// Drops the buckets that are full again. One that is taken from meanwhile may be dropped too; its client
    /// gets one token more than it should.
    void drop(long now) {
        known.values().removeIf(bucket -> bucket.full(now));
    }

    int size() {
        return known.size();
    }

    private static Object key(InetAddress client) {
        return client instanceof Inet6Address
                ? ByteBuffer.wrap(client.getAddress(), 0, 8).getLong()
                : client;
    }
}
