package bascule.cli;

import bascule.migration.StepException.Refused;
import bascule.plan.Secret;
import bascule.plan.Secrets;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A secret that is read anew each time it is needed, so that a rotated one is picked up. While its place can't be
/// read, the last one read serves on: a migration must not stop because a file is being replaced.
final class RotatingSecret implements Supplier<String> {
    private static final Logger LOG = LoggerFactory.getLogger(RotatingSecret.class);

    private final Secret secret;
    private volatile String last;

    private RotatingSecret(Secret secret, String first) {
        this.secret = secret;
        this.last = first;
    }

    /// @throws Refused if it can't be read now
    static RotatingSecret of(Secret secret) throws Refused {
        return new RotatingSecret(secret, Secrets.read(secret));
    }

    @Override
    public String get() {
        try {
            last = Secrets.read(secret);
        } catch (Refused unreadable) {
            LOG.warn("{}; the last one read serves on", unreadable.getMessage());
        }
        return last;
    }

    @Override
    public String toString() {
        return "RotatingSecret[hidden]";
    }
}
