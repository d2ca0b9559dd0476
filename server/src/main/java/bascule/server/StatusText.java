package bascule.server;

import bascule.alerts.Delivery;
import bascule.controller.BrokenGlass;
import bascule.controller.Status;
import bascule.data.Link;
import bascule.migration.Side;
import bascule.traffic.Balancer;
import bascule.traffic.ServiceShape;
import bascule.traffic.Split;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// A status in the one shape, and back. Words of enums are small and dashed; times are ISO 8601 in UTC, null
/// where nothing has happened yet; organs that
/// the migration does not have are left out.
public final class StatusText {
    private StatusText() {}

    public static ObjectNode write(Status status) {
        ObjectNode node = Shape.ok()
                .put("id", status.name())
                .put("owner", status.owner())
                .put("ticket", status.ticket())
                .put("digest", status.digest())
                .put("state", Shape.word(status.state()))
                .put("health", Shape.word(status.health()))
                .put("desired", status.desired())
                .put("phase", status.phase())
                .put("reason", status.reason())
                .put("reversible", status.reversible())
                .put("irreversible", status.irreversible())
                .put("until", status.until())
                .put("epoch", status.epoch())
                .put("started", status.started().toString())
                .put("at", status.at().toString())
                .put("switches", status.switches())
                .put("rollbacks", status.rollbacks());
        ArrayNode steps = node.putArray("steps");
        status.steps().forEach(step -> write(steps.addObject(), step));
        ArrayNode gates = node.putArray("gates");
        status.gates().forEach(gate -> write(gates.addObject(), gate));
        status.traffic().ifPresent(traffic -> write(node.putObject("traffic"), traffic));
        status.links().ifPresent(links -> {
            write(node.putObject("forward"), links.forward());
            write(node.putObject("reverse"), links.reverse());
        });
        status.flags().ifPresent(flags -> FlagsInPlayShape.write(node.putObject("flags"), flags));
        node.putObject("verified")
                .put("done", status.verified().done())
                .put("differences", status.verified().differences())
                .put("at", Shape.time(status.verified().at()));
        ArrayNode alerts = node.putArray("alerts");
        status.alerts().forEach(each -> write(alerts.addObject(), each));
        ArrayNode glass = node.putArray("glass");
        status.glass().forEach(each -> write(glass.addObject(), each));
        node.putObject("last")
                .put("at", Shape.time(status.last().at()))
                .put("actor", status.last().actor())
                .put("what", status.last().what());
        return node.put("hint", status.hint());
    }

    /// @throws IllegalArgumentException if it is no status; the message names the field
    public static Status read(JsonNode node) {
        var fields = new Fields(node);
        return new Status(
                fields.text("id"),
                fields.text("owner"),
                fields.text("ticket"),
                fields.text("digest"),
                fields.word("state", Status.State.class),
                fields.word("health", Status.Health.class),
                fields.text("desired"),
                fields.text("phase"),
                fields.text("reason"),
                fields.flag("reversible"),
                fields.text("irreversible"),
                fields.text("until"),
                fields.number("epoch"),
                fields.time("started"),
                fields.time("at"),
                fields.count("switches"),
                fields.count("rollbacks"),
                fields.all("steps", StatusText::step),
                fields.all("gates", StatusText::gate),
                fields.maybe("traffic", StatusText::standing),
                fields.maybe("forward", StatusText::link)
                        .map(forward -> new Status.Links(forward, link(fields.object("reverse")))),
                fields.maybe("flags", FlagsInPlayShape::read),
                verified(fields.object("verified")),
                fields.all("alerts", StatusText::delivery),
                fields.all("glass", StatusText::glass),
                last(fields.object("last")),
                fields.text("hint"));
    }

    private static void write(ObjectNode node, Status.StepLine step) {
        node.put("id", step.id())
                .put("phase", step.phase())
                .put("describe", step.describe())
                .put("reversal", step.reversal())
                .put("state", step.state())
                .put("progress", step.progress())
                .put("millis", step.millis());
    }

    private static Status.StepLine step(JsonNode node) {
        var fields = new Fields(node);
        return new Status.StepLine(
                fields.text("id"),
                fields.text("phase"),
                fields.text("describe"),
                fields.text("reversal"),
                fields.text("state"),
                fields.text("progress"),
                fields.number("millis"));
    }

    private static void write(ObjectNode node, Status.GateLine gate) {
        node.put("phase", gate.phase())
                .put("name", gate.name())
                .put("describe", gate.describe())
                .put("verdict", gate.verdict())
                .put("evidence", gate.evidence());
        gate.numbers().ifPresent(numbers -> EvidenceShape.write(node.putObject("numbers"), numbers));
    }

    private static Status.GateLine gate(JsonNode node) {
        var fields = new Fields(node);
        return new Status.GateLine(
                fields.text("phase"),
                fields.text("name"),
                fields.text("describe"),
                fields.text("verdict"),
                fields.text("evidence"),
                fields.maybe("numbers", EvidenceShape::read));
    }

    private static void write(ObjectNode node, Balancer.Standing standing) {
        standing.service().ifPresent(service -> node.set("service", Shape.tree(ServiceShape.write(service))));
        node.put("serving", standing.serving().word())
                .put("greenPercent", standing.split().green() / 100.0)
                .put("holding", standing.holding())
                .put("sealed", standing.sealed())
                .put("epoch", standing.epoch())
                .put("owner", standing.owner());
        Balancer.Counters counters = standing.counters();
        ArrayNode unreachable = node.putObject("counters")
                .put("requestsBlue", counters.requestsBlue())
                .put("requestsGreen", counters.requestsGreen())
                .put("failed", counters.failed())
                .put("held", counters.held())
                .put("heldMax", counters.heldMax())
                .put("holdMaxMillis", counters.holdMaxMillis())
                .put("quiescedAt", counters.quiescedAt())
                .put("skewMillis", counters.skewMillis())
                .put("peakPerSecond", counters.peakPerSecond())
                .putArray("unreachable");
        counters.unreachable().forEach(unreachable::add);
    }

    private static Balancer.Standing standing(Fields fields) {
        Fields counters = fields.object("counters");
        return new Balancer.Standing(
                fields.maybe("service", service -> ServiceShape.read(service.plain())),
                Side.of(fields.text("serving")),
                new Split((int) Math.round(fields.fraction("greenPercent") * 100)),
                fields.flag("holding"),
                fields.flag("sealed"),
                fields.number("epoch"),
                fields.text("owner"),
                new Balancer.Counters(
                        counters.number("requestsBlue"),
                        counters.number("requestsGreen"),
                        counters.number("failed"),
                        counters.number("held"),
                        counters.number("heldMax"),
                        counters.number("holdMaxMillis"),
                        counters.number("quiescedAt"),
                        counters.number("skewMillis"),
                        counters.number("peakPerSecond"),
                        counters.all("unreachable", JsonNode::asText)));
    }

    private static void write(ObjectNode node, Link.Standing link) {
        node.put("running", link.running())
                .put("lagBytes", link.lagBytes())
                .put("lagMillis", link.lagMillis())
                .put("changes", link.changes())
                .put("applied", link.applied())
                .put("violations", link.violations())
                .put("retainedBytes", link.retainedBytes())
                .put("warning", link.warning());
    }

    private static Link.Standing link(Fields fields) {
        return new Link.Standing(
                fields.flag("running"),
                fields.number("lagBytes"),
                fields.number("lagMillis"),
                fields.number("changes"),
                fields.text("applied"),
                fields.number("violations"),
                fields.number("retainedBytes"),
                fields.text("warning"));
    }

    private static void write(ObjectNode node, Delivery delivery) {
        node.put("to", delivery.to())
                .put("told", delivery.told())
                .put("waiting", delivery.waiting())
                .put("givenUp", delivery.givenUp())
                .put("trouble", delivery.trouble());
    }

    private static Delivery delivery(JsonNode node) {
        var fields = new Fields(node);
        return new Delivery(
                fields.text("to"),
                fields.number("told"),
                fields.count("waiting"),
                fields.number("givenUp"),
                fields.text("trouble"));
    }

    private static void write(ObjectNode node, BrokenGlass glass) {
        node.put("actor", glass.actor())
                .put("at", glass.at().toString())
                .put("until", glass.until().toString())
                .put("reason", glass.reason())
                .put("reviewed", glass.reviewed());
    }

    private static BrokenGlass glass(JsonNode node) {
        var fields = new Fields(node);
        return new BrokenGlass(
                fields.text("actor"),
                fields.time("at"),
                fields.time("until"),
                fields.text("reason"),
                fields.text("reviewed"));
    }

    private static Status.Verified verified(Fields fields) {
        return new Status.Verified(fields.flag("done"), fields.number("differences"), fields.timeOrEpoch("at"));
    }

    private static Status.Last last(Fields fields) {
        return new Status.Last(fields.timeOrEpoch("at"), fields.text("actor"), fields.text("what"));
    }
}
