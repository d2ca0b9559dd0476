package bascule.server;

import bascule.alerts.Delivery;
import bascule.controller.BrokenGlass;
import bascule.controller.Status;
import bascule.data.Link;
import bascule.flags.FlagsInPlay;
import bascule.migration.Evidence;
import bascule.migration.Side;
import bascule.traffic.Balancer;
import bascule.traffic.Route;
import bascule.traffic.Service;
import bascule.traffic.Split;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Statuses to test with.
final class Statuses {
    private static final Optional<Evidence> NUMBERS = Optional.of(new Evidence(
            "failures",
            new Evidence.Seen(9_000, 90),
            new Evidence.Seen(1_000, 11),
            0.5,
            111,
            Optional.of(3.5),
            Optional.of(40.0),
            Optional.of(new Evidence.Forecast(true, 90))));
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    private Statuses() {}

    /// One with every organ.
    static Status full(String name) {
        return status(
                name,
                Optional.of(new Balancer.Standing(
                        Optional.of(new Service(
                                List.of(URI.create("http://127.0.0.1:8081")),
                                List.of(URI.create("http://127.0.0.1:8082")),
                                List.of(new Route("catalogue", "/products", Route.Spread.READS, Route.Hold.WRITES)))),
                        Side.BLUE,
                        new Split(2_550),
                        false,
                        false,
                        7,
                        "orders-v2",
                        new Balancer.Counters(
                                1_210,
                                402,
                                1,
                                12,
                                9,
                                241,
                                1_764_100_000_000L,
                                3,
                                87,
                                List.of("http://127.0.0.1:8082")))),
                Optional.of(new Status.Links(
                        new Link.Standing(true, 4_096, 180, 300_000, "orders-v2/blue/1", 0, 0, ""),
                        new Link.Standing(true, 0, 0, 12, "", 2, 0, ""))),
                Optional.of(new FlagsInPlay(
                        "12-9f86d081",
                        List.of(new FlagsInPlay.Moving(
                                "checkout-v2",
                                "25%",
                                "live",
                                "errors",
                                List.of(new FlagsInPlay.Given("on", 0.25, 250, 1_204)))),
                        3,
                        List.of("shop-2"),
                        "not taken over: line 3")));
    }

    /// One that moves neither traffic nor rows.
    static Status bare(String name) {
        return status(name, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Status status(
            String name,
            Optional<Balancer.Standing> traffic,
            Optional<Status.Links> links,
            Optional<FlagsInPlay> flags) {
        return new Status(
                name,
                "ana",
                "OPS-7",
                "cafe",
                Status.State.AWAITING_APPROVAL,
                Status.Health.HEALTHY,
                "green",
                "ramp-25",
                "waits for a person",
                true,
                "",
                "retire",
                3,
                NOON,
                NOON.plusSeconds(730),
                1,
                0,
                List.of(new Status.StepLine(
                        "backfill", "backfill", "copy all rows", "exact", "done", "300,000 of 300,000 rows", 4_200)),
                List.of(
                        new Status.GateLine("cutover", "payments", "one person approves", "wait", "0 of 1 approved"),
                        new Status.GateLine("cutover", "errors-at-25", "shown: as few", "ask", "undecided", NUMBERS)),
                traffic,
                links,
                flags,
                new Status.Verified(true, 0, NOON),
                List.of(new Delivery(
                        "on-call", 3, 1, 2, "'on-call' is not told of orders-v2/9/asked yet: it answers 503")),
                List.of(new BrokenGlass("cy", NOON, NOON.plusSeconds(1_800), "nobody else answers", "")),
                new Status.Last(NOON, "ana", "started it"),
                "bascule approve " + name + " payments");
    }
}
