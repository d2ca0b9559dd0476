package bascule.reports;

import bascule.data.AdmitGreen;
import bascule.data.Backfill;
import bascule.data.CarrySequences;
import bascule.data.Fence;
import bascule.data.FenceBlue;
import bascule.data.FollowBack;
import bascule.data.InstallFence;
import bascule.data.LeaveGreen;
import bascule.data.RegisterDatabases;
import bascule.data.Retire;
import bascule.data.RunScript;
import bascule.data.SendCanaries;
import bascule.data.TurnRound;
import bascule.migration.Side;
import bascule.migration.Step;
import bascule.plan.Plan;
import bascule.reports.Document.Block.Code;
import bascule.traffic.ConfigureRoutes;
import bascule.traffic.HoldTraffic;
import bascule.traffic.LeaveBalancer;
import bascule.traffic.MirrorTraffic;
import bascule.traffic.ReleaseTraffic;
import bascule.traffic.ShiftTraffic;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a step sends, and where: SQL and HTTP requests. In place of what only a run knows stand
/// words in angle brackets.
final class Means {
    private final Plan plan;

    Means(Plan plan) {
        this.plan = plan;
    }

    /// Empty for a step that only waits or compares.
    Optional<Code> of(Step step) {
        return switch (step) {
            case RunScript script -> sql("green", script.sql());
            case RegisterDatabases _ -> sql("both sides", "CREATE SCHEMA bascule;  -- epochs, fences, flows");
            case InstallFence(_, _, String side, Fence.Mode mode) -> sql(side, installed(mode));
            case Backfill _ ->
                sql(
                        "blue",
                        "CREATE PUBLICATION <flow> ...; SELECT pg_create_logical_replication_slot(<flow>,"
                                + " 'pgoutput');\n"
                                + "COPY <table> TO STDOUT (FORMAT binary);  -- at the slot's snapshot, piped to\n"
                                + "COPY <table> FROM STDIN (FORMAT binary);  -- on green");
            case FollowBack _ ->
                sql(
                        "green",
                        "CREATE PUBLICATION <flow> ...; SELECT pg_create_logical_replication_slot(<flow>,"
                                + " 'pgoutput');");
            case SendCanaries _ -> sql("each side", "INSERT INTO bascule.canary ...;  -- awaited on the other");
            case TurnRound _ -> sql("green", "INSERT INTO bascule.canary ...;  -- awaited on blue");
            case FenceBlue(_, _, _, Duration lock) -> sql("blue", turned(Fence.Mode.CLOSED, lock));
            case AdmitGreen(_, _, _, Duration lock, _) -> sql("green", turned(Fence.Mode.OPEN, lock));
            case CarrySequences _ -> sql("green", "SELECT setval(<sequence>, <where blue's stands>);");
            case Retire _ ->
                sql(
                        "both sides",
                        "SELECT pg_drop_replication_slot(<flow>); DROP PUBLICATION <flow>;  -- blue stays fenced");
            case LeaveGreen _ -> sql("green", "DROP TRIGGER bascule_fence ON <table>; DROP SCHEMA bascule CASCADE;");
            case ConfigureRoutes _ -> sent("configure", ",\"service\":<both sides and the routes, as the plan says>");
            case MirrorTraffic _ -> sent("mirror", ",\"mirror\":<as the plan says>");
            case ShiftTraffic shift ->
                sent("shift", ",\"green\":" + shift.split().green());
            case HoldTraffic(_, _, Duration drain, Duration lease) ->
                sent("hold", ",\"drainMillis\":%d,\"leaseMillis\":%d".formatted(drain.toMillis(), lease.toMillis()));
            case ReleaseTraffic _ -> sent("release", ",\"side\":\"" + Side.GREEN.word() + "\"");
            case LeaveBalancer _ -> sent("leave", "");
            default -> Optional.empty();
        };
    }

    private static Optional<Code> sql(String where, String text) {
        return Optional.of(new Code("sql", "-- on " + where + "\n" + text.strip()));
    }

    private static String installed(Fence.Mode mode) {
        return "CREATE TRIGGER bascule_fence BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON <table> ...;\n"
                + turned(mode);
    }

    /// One transaction: whoever writes in between is behind the fence or before it.
    private static String turned(Fence.Mode mode, Duration lock) {
        return "SET LOCAL lock_timeout = '%d ms';\n".formatted(lock.toMillis()) + turned(mode);
    }

    private static String turned(Fence.Mode mode) {
        String act = mode == Fence.Mode.CLOSED ? "ENABLE" : "DISABLE";
        return "ALTER TABLE ONLY <table> %s TRIGGER bascule_fence;  -- each table and partition\n".formatted(act)
                + "UPDATE bascule.fence SET mode = '%s';".formatted(mode);
    }

    private Optional<Code> sent(String call, String fields) {
        List<URI> gateways = plan.gateway().map(Plan.Gateway::admin).orElse(List.of());
        String body = "{\"epoch\":<term>,\"migration\":\"%s\"%s}".formatted(plan.name(), fields);
        return Optional.of(new Code(
                "http",
                gateways.stream()
                        .map(admin -> "POST " + call(admin, call) + "\n" + body)
                        .collect(Collectors.joining("\n"))));
    }

    static String call(URI admin, String call) {
        return admin.toString().replaceAll("/$", "") + "/v1/" + call;
    }
}
