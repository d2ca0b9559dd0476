package bascule.alerts;

import bascule.alerts.Alert.Turn;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/// Alerts to begin a test with.
final class Samples {
    static final Instant AT = Instant.parse("2026-11-26T12:04:31Z");
    static final Subject SHOP = new Subject(
            "shop-v2", "payments", "OPS-1234", Optional.of(URI.create("https://bascule.example/m/shop-v2")));

    private Samples() {}

    static Alert guard(Turn turn) {
        return new Alert(
                SHOP,
                17,
                Kind.GUARD,
                turn,
                "stopped",
                "green was found bad, nothing goes on",
                "guard errors-ramp: green 61 of 2100, blue 402 of 39900",
                AT);
    }

    static Alert phase(long sequence) {
        return new Alert(SHOP, sequence, Kind.PHASE, Turn.NEWS, "phase", "phase ramp-" + sequence + " begins", "", AT);
    }
}
