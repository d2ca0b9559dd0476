package bascule.cli;

import bascule.controller.Status;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `list`: a line for each migration.
@Command(name = "list", description = "List the migrations of the server, a line each.")
final class ListAll implements Callable<Integer> {
    private static final String ROW = "%-24s %-18s %-10s %-14s %-11s %s";

    @Mixin
    private final Output output;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    ListAll(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        try (var client = server.connect(output.shell())) {
            ObjectNode answer = client.list();
            List<Status> all = statuses(answer);
            output.answer(answer, table(all));
            if (all.isEmpty()) {
                none(output);
            }
            return ExitCode.OK;
        }
    }

    static List<Status> statuses(ObjectNode answer) {
        var all = new ArrayList<Status>();
        answer.path("migrations").forEach(each -> all.add(ServerClient.status(each)));
        return all;
    }

    static void none(Output output) {
        output.progress("there is no migration yet");
        output.hint("bascule start migration.yaml");
    }

    private static String table(List<Status> all) {
        if (all.isEmpty()) {
            return "";
        }
        var rows = new ArrayList<String>();
        rows.add(ROW.formatted("NAME", "STATE", "HEALTH", "PHASE", "REVERSIBLE", "SINCE"));
        for (var status : all) {
            rows.add(ROW.formatted(
                    status.name(),
                    Shape.word(status.state()),
                    Shape.word(status.health()),
                    status.phase(),
                    status.reversible() ? "yes" : "no",
                    StatusTree.elapsed(Duration.between(status.started(), status.at()))));
        }
        return String.join("\n", rows);
    }
}
