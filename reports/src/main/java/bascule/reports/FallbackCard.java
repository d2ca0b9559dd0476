package bascule.reports;

import bascule.migration.Durations;
import bascule.plan.Plan;
import bascule.plan.Secret;
import java.net.URI;
import java.util.List;

/// What a person does by hand when the controller is dead and can't be started again: who serves,
/// whether anything is half-way, and how to let callers and writes go on at the one side that is
/// right.
public final class FallbackCard {
    /// Opens the side it is run on, wholly or not at all.
    static final String OPEN = """
        DO $open$
        DECLARE
            fenced regclass;
        BEGIN
            FOR fenced IN SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = 'bascule_fence' LOOP
                EXECUTE format('ALTER TABLE ONLY %s DISABLE TRIGGER bascule_fence', fenced);
            END LOOP;
            UPDATE bascule.fence SET mode = 'OPEN';
        END
        $open$;\
        """;

    static final String LOOK = "SELECT mode FROM bascule.fence;";

    private FallbackCard() {}

    public static Document of(Plan plan) {
        var draft = new Document.Draft("Fallback card: " + plan.name());
        draft.caution(
                "First start the controller again: 'bascule serve' on its home, here or on another machine with a copy"
                    + " of it. It takes up what was under way by itself. What follows is for when that can't be done,"
                    + " and after it the migration is over: never start the old controller again.");
        draft.table(List.of("", ""), PlanFacts.of(plan));
        boolean databases = plan.blue().database().isPresent();
        plan.gateway().ifPresent(gateway -> standing(draft, plan, gateway, databases));
        if (databases) {
            decide(draft, plan);
            open(draft, plan);
        }
        plan.gateway().ifPresent(gateway -> release(draft, plan, gateway, databases));
        after(draft, databases);
        return draft.done();
    }

    private static void standing(Document.Draft draft, Plan plan, Plan.Gateway gateway, boolean databases) {
        draft.chapter("1: Is anything half-way?");
        draft.say("TOKEN is the gateway's token; the plan has it from " + place(gateway.token()) + ".");
        draft.code("sh", lines(gateway.admin(), admin -> curl("", Means.call(admin, "standing"))));
        draft.table(
                List.of("It says", "so"),
                List.of(
                        List.of(
                                "holding false, sealed false",
                                "Nothing is half-way. Callers are served by the side that 'serving' names. Do nothing"
                                        + " more in a hurry."),
                        List.of(
                                "holding true, sealed false",
                                "The hold ends by itself within %s, and callers go on at the side that serves."
                                        .formatted(Durations.text(plan.cutover().lease()))),
                        List.of(
                                "sealed true",
                                databases
                                        ? "Callers are refused until they are let go. Find the side that is right (2),"
                                                + " open it (3), let callers go (4)."
                                        : "Callers are refused until they are let go: blue, unless the journal says"
                                                + " that release has finished (4).")));
    }

    private static String place(Secret token) {
        return switch (token) {
            case Secret.File(var path) -> "the file " + path;
            case Secret.Environment(var variable) -> "the variable " + variable + " of the controller";
            case Secret.Command(var words) -> "the command " + String.join(" ", words);
            case Secret.None() -> "nowhere: it needs none";
        };
    }

    private static void decide(Document.Draft draft, Plan plan) {
        draft.chapter("2: Which side is right?");
        draft.code("sql", LOOK);
        draft.say("Ask both databases. A side that is OPEN is right: let callers go there. Both can't be, unless"
            + " somebody opened one by hand. If both are CLOSED, the controller's journal decides (the file 'journal'"
            + " in "
                + plan.name()
                + " of its home), by the later of two lines: 'admit-green' started forward, and green is right, for it"
                + " may have writes that blue has not; 'fence-blue' started back, and blue is. With neither, blue"
                + " is.");
        draft.caution(
                "If the journal is lost too and both are CLOSED, ask whoever owns the data. Opening the wrong side"
                        + " hides writes that the other one took.");
    }

    private static void open(Document.Draft draft, Plan plan) {
        draft.chapter("3: Open that side, if it is closed");
        draft.say("As the owner of the tables, on that side only:");
        draft.code("sql", OPEN);
        plan.blue()
                .database()
                .ifPresent(blue -> draft.items(List.of(
                        "Blue: " + blue.url(),
                        "Green: "
                                + plan.green()
                                        .database()
                                        .map(Plan.DatabaseAddress::url)
                                        .orElse(""))));
    }

    private static void release(Document.Draft draft, Plan plan, Plan.Gateway gateway, boolean databases) {
        draft.chapter(databases ? "4: Let callers go there" : "2: Let callers go");
        draft.say("EPOCH is the 'epoch' that the standing shows; SIDE is blue or green. Each gateway, one after the"
                + " other:");
        String body = "{\"epoch\":EPOCH,\"migration\":\"%s\",\"side\":\"SIDE\"}".formatted(plan.name());
        String options = "-H 'Content-Type: application/json' -d '" + body + "' ";
        draft.code("sh", lines(gateway.admin(), admin -> curl(options, Means.call(admin, "release"))));
    }

    private static void after(Document.Draft draft, boolean databases) {
        draft.chapter("Afterwards");
        draft.items(
                databases
                        ? List.of(
                                "The other side stays closed: that is what keeps the rows of one service in one place.",
                                "No flow runs any more, so rows that are written now are on one side only. There is no"
                                        + " way back without copying anew.")
                        : List.of("Keep the journal: it says who did what until here."));
        if (databases) {
            draft.say("On both sides, drop the slots that are left, before the log that they keep fills the disk:");
            draft.code(
                    "sql",
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                            + " WHERE slot_name LIKE 'bascule%' AND database = current_database();");
        }
    }

    private static String curl(String options, String address) {
        return "curl -sS -H \"Authorization: Bearer $TOKEN\" " + options + address;
    }

    private interface Line {
        String of(URI admin);
    }

    private static String lines(List<URI> gateways, Line line) {
        return String.join("\n", gateways.stream().map(line::of).toList());
    }
}
