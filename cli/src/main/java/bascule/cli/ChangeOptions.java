package bascule.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/// What every verb that changes something can be told.
final class ChangeOptions {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it stands in the journal.")
    private String reason = "";

    @Option(
            names = "--actor",
            paramLabel = "NAME",
            description = "Who; it stands in the journal. Default: whose the token is, else your user name.")
    private Optional<String> actor = Optional.empty();

    @Option(names = "--dry-run", description = "Say what would be done, and change nothing.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask back.")
    private boolean yes;

    String reason() {
        return reason;
    }

    /// Who is to stand in the journal: whoever was named, else the person whose token it is.
    String actor(ServerClient client) {
        if (actor.filter(name -> !name.isBlank()).isPresent()) {
            return actor();
        }
        String person = client.person();
        return person.isEmpty() ? actor() : person;
    }

    String actor() {
        return actor.filter(name -> !name.isBlank()).orElseGet(() -> System.getProperty("user.name", "unknown"));
    }

    boolean dryRun() {
        return dryRun;
    }

    boolean yes() {
        return yes;
    }
}
