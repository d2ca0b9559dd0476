package bascule.cli;

import bascule.migration.StepException.Refused;
import bascule.server.Grant;
import bascule.server.Shape;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `token revoke`: that token is valid no more, from the next request on.
@Command(
        name = "revoke",
        description = "Take a token back: it is valid no more, and neither are sessions opened by it.")
final class RevokeToken implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Parameters(paramLabel = "ID", description = "Its id, as 'token list' shows it.")
    private String id = "";

    RevokeToken(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() throws Refused {
        Grant grant = home.tokens(output.shell(), book -> book.revoke(id));
        output.answer(
                Shape.ok().put("id", grant.id()).put("person", grant.person()),
                "the token %s of %s is valid no more".formatted(grant.id(), grant.person()));
        return ExitCode.OK;
    }
}
