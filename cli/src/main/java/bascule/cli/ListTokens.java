package bascule.cli;

import bascule.migration.StepException.Refused;
import bascule.server.Grant;
import bascule.server.GrantBook;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `token list`: whose tokens there are. None is shown.
@Command(name = "list", description = "Show whose tokens there are, what they allow and until when.")
final class ListTokens implements Callable<Integer> {
    private static final String ROW = "%-12s %-20s %-10s %-22s %s";

    @Mixin
    private final Output output;

    @Mixin
    private final HomeOption home = new HomeOption();

    ListTokens(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() throws Refused {
        List<Grant> all = home.tokens(output.shell(), GrantBook::all);
        ObjectNode answer = Shape.ok();
        ArrayNode tokens = answer.putArray("tokens");
        var rows = new ArrayList<>(List.of(ROW.formatted("ID", "PERSON", "ROLE", "UNTIL", "MIGRATIONS")));
        for (Grant grant : all) {
            boolean ended = !grant.standsAt(Instant.now());
            ObjectNode node = tokens.addObject()
                    .put("id", grant.id())
                    .put("person", grant.person())
                    .put("role", Shape.word(grant.role()))
                    .put("ends", grant.ends().toString())
                    .put("ended", ended);
            grant.migrations().stream().sorted().forEach(node.putArray("migrations")::add);
            rows.add(ROW.formatted(
                    grant.id(),
                    grant.person(),
                    Shape.word(grant.role()),
                    ended ? "ended" : grant.ends().toString().substring(0, "2027-01-31T00:00".length()),
                    grant.migrations().isEmpty()
                            ? "all"
                            : String.join(
                                    ", ", grant.migrations().stream().sorted().toList())));
        }
        output.answer(answer, all.isEmpty() ? "" : String.join("\n", rows));
        if (all.isEmpty()) {
            output.progress("nobody has a token of their own");
            output.hint("bascule token add ana --role operator");
        }
        return ExitCode.OK;
    }
}
