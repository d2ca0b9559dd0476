package bascule.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `token`: the verbs about people's own tokens.
@Command(
        name = "token",
        description = "Give people tokens of their own, and take them back.",
        synopsisSubcommandLabel = "VERB")
final class TokenVerbs {
    /// In the home of the controller.
    static final String FILE = "tokens";

    private TokenVerbs() {}

    static CommandLine of(Shell shell) {
        return new CommandLine(new TokenVerbs())
                .addSubcommand(new AddToken(shell))
                .addSubcommand(new ListTokens(shell))
                .addSubcommand(new RevokeToken(shell));
    }
}
