package bascule.server;

import bascule.migration.Sha256;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// What is asked for under a key is done once: whoever asks again under it, since they heard no answer, gets the first
/// one. What was refused has changed nothing and is tried anew. Known for a day, of the newest thousand, by this
/// process.
final class Repeats {
    static final String HEADER = "Idempotency-Key";
    /// Tells that nothing was done this time.
    static final String REPEATED = "Idempotency-Replayed";

    static final int MOST = 1_000;
    private static final Duration KNOWN = Duration.ofDays(1);
    private static final String FORM = "[\\x21-\\x7e]{1,100}";

    private final LongSupplier nanos;
    private final Map<String, Asked> all = new LinkedHashMap<>();

    /// Whoever asks under a key that is at work waits for it.
    private static final class Asked {
        private final String what;
        private final long ends;
        private Optional<Answer> answer = Optional.empty();

        Asked(String what, long ends) {
            this.what = what;
            this.ends = ends;
        }
    }

    private record Answer(int status, String type, String text) {}

    Repeats() {
        this(System::nanoTime);
    }

    /// @param nanos a clock that only goes forward
    Repeats(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// Does it once for each key.
    Handler once(Handler handler) {
        return context -> {
            String key = context.header(HEADER);
            if (key == null) {
                handler.handle(context);
                return;
            }
            if (!key.matches(FORM)) {
                throw ApiError.malformed("'" + HEADER + "' is 1 to 100 visible ASCII characters, without spaces");
            }
            once(handler, context, asked(context, key));
        };
    }

    private static void once(Handler handler, Context context, Asked asked) throws Exception {
        synchronized (asked) {
            if (asked.answer.isEmpty()) {
                handler.handle(context);
                asked.answer = Optional.of(
                        new Answer(context.statusCode(), "application/json", String.valueOf(context.result())));
                return;
            }
            if (!asked.what.equals(what(context))) {
                throw ApiError.keyUsed();
            }
            Answer first = asked.answer.get();
            context.status(first.status())
                    .contentType(first.type())
                    .header(REPEATED, "true")
                    .result(first.text());
        }
    }

    private synchronized Asked asked(Context context, String key) {
        long now = nanos.getAsLong();
        all.values().removeIf(asked -> asked.ends - now <= 0);
        Asked asked = all.computeIfAbsent(
                Caller.of(context).name() + "\n" + key, _ -> new Asked(what(context), now + KNOWN.toNanos()));
        Iterator<String> oldest = all.keySet().iterator();
        while (all.size() > MOST && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
        return asked;
    }

    /// Path and body, in short.
    private static String what(Context context) {
        String body = new String(Body.bytes(context, Body.BYTES_MAX), StandardCharsets.ISO_8859_1);
        return Sha256.hex(context.method() + " " + context.path() + "\n" + body);
    }
}
