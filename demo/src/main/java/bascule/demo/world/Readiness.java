package bascule.demo.world;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Waits for a process to answer `GET /healthz`, as long as all live.
record Readiness(Living living) {
    private static final long LIMIT_SECONDS = 60;
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int ANSWER_MILLIS = 2_000;

    interface Living {
        void check() throws WorldException;
    }

    void await(String what, URI address) throws WorldException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!answers(address)) {
            living.check();
            if (System.nanoTime() - end > 0) {
                throw new WorldException(what + " at " + address + " does not answer after " + LIMIT_SECONDS + " s");
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    private static boolean answers(URI address) {
        try {
            var connection =
                    (HttpURLConnection) address.resolve("/healthz").toURL().openConnection();
            connection.setConnectTimeout(ANSWER_MILLIS);
            connection.setReadTimeout(ANSWER_MILLIS);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status == HttpURLConnection.HTTP_OK;
        } catch (IOException _) {
            return false;
        }
    }
}
