package bascule.gateway;

import bascule.gateway.Setting.Given;
import bascule.migration.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The keys of a settings file that are there for each route, `protect.ROUTE.rate` and the like. What they
/// are set to is shown for `*`.
final class RouteSettings {
    static final String GROUP = "protect";

    /// What the route's id is called in a key.
    static final String ROUTE = "ROUTE";

    private static final int MOST = 1_000_000;
    private static final Duration LONGEST = Duration.ofDays(1);

    static final List<Setting> ALL = List.of(
            setting(
                    "rate",
                    Rate.FORM,
                    "in which its requests may come, a token bucket; further ones get 429 and the seconds to wait",
                    from -> written(from.rate()),
                    (from, given) -> from.withRate(Rate.parse(given))),
            setting(
                    "rate-per-client",
                    Rate.FORM,
                    "the same for each client, told by its address (IPv6 by its network of 64 bits)",
                    from -> written(from.ratePerClient()),
                    (from, given) -> from.withRatePerClient(Rate.parse(given))),
            setting(
                    "at-once",
                    "1 to " + MOST,
                    "requests at the service at once; further ones get 503, but for those in the queue",
                    from -> number(from.atOnce()),
                    (from, given) -> from.withAtOnce(between(1, given, MOST))),
            setting(
                    "queue",
                    "1 to " + MOST,
                    "requests that wait for one of those to end, no longer than `limits.queue`; what a hold lets go"
                            + " waits here however many wait",
                    from -> number(from.queue()),
                    (from, given) -> from.withQueue(between(1, given, MOST))),
            setting(
                    "within",
                    "1ms to " + Durations.text(LONGEST),
                    "a request must be over, from when it is let in to the end of its answer",
                    from -> from.within().isZero() ? "" : Durations.text(from.within()),
                    (from, given) -> from.withWithin(time(given))),
            setting(
                    "retries",
                    "1% to 100%",
                    "of its requests may be asked once more if an upstream breaks off before it answers; only GET,"
                            + " HEAD, OPTIONS, PUT and DELETE, without a body, on the same side",
                    from -> from.retries() == 0 ? "" : from.retries() + "%",
                    (from, given) -> from.withRetries(percent(given))),
            setting(
                    "stay",
                    "0s to " + Durations.text(LONGEST),
                    "after a turn, what is under way at the side that serves no longer may go on, before its client is"
                            + " told to come again: WebSockets (else not at all), and answers that no hold waits for"
                            + " (else until they end)",
                    from -> from.stay().map(Durations::text).orElse(""),
                    (from, given) -> from.withStay(stay(given))));

    private RouteSettings() {}

    private static Setting setting(
            String key,
            String form,
            String what,
            Function<RouteLimits, String> get,
            BiFunction<RouteLimits, String, RouteLimits> set) {
        return new Setting(
                GROUP + "." + ROUTE + "." + key,
                true,
                false,
                form,
                what,
                from -> List.of(get.apply(from.policies().protection(Protection.EVERY_ROUTE))),
                (from, given) -> changed(from, given, set));
    }

    private static GatewaySettings changed(
            GatewaySettings from, Given given, BiFunction<RouteLimits, String, RouteLimits> set) {
        RouteLimits before = from.policies().protection(given.route());
        return from.withPolicies(from.policies().withProtection(given.route(), set.apply(before, given.text())));
    }

    private static String written(Optional<Rate> rate) {
        return rate.map(Rate::text).orElse("");
    }

    private static String number(int value) {
        return value == 0 ? "" : String.valueOf(value);
    }

    private static int between(int least, String text, int most) {
        int number = Whole.number(text);
        if (number < least || number > most) {
            throw new IllegalArgumentException(text + " is out of bounds: write " + least + " to " + most);
        }
        return number;
    }

    private static Duration time(String text) {
        return Durations.parse(text)
                .filter(time -> !time.isZero() && time.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' is no time for a request: write a number and a unit, such as 500ms or 30s"));
    }

    private static Duration stay(String text) {
        return Durations.parse(text)
                .filter(time -> time.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no time to stay, at most "
                        + Durations.text(LONGEST) + ": write a number and a unit, such as 0s or 10m"));
    }

    private static int percent(String text) {
        if (!text.endsWith("%")) {
            throw new IllegalArgumentException("'" + text + "' is no share: write 1% to 100%");
        }
        return between(1, text.substring(0, text.length() - 1), 100);
    }
}
