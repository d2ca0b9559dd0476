package bascule.cli;

import bascule.controller.Person;
import bascule.migration.Durations;
import bascule.migration.StepException.Refused;
import bascule.plan.PlanReader;
import bascule.server.GrantBook.Made;
import bascule.server.Role;
import bascule.server.Shape;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `token add`: a new token, shown this once.
@Command(name = "add", description = "Make a token for a person, and show it this once.")
final class AddToken implements Callable<Integer> {
    /// As it is typed.
    enum RoleWord {
        viewer,
        approver,
        operator,
        admin;

        Role role() {
            return Role.valueOf(name().toUpperCase(Locale.ROOT));
        }
    }

    private static final Duration LONGEST = Duration.ofDays(400);

    @Mixin
    private final Output output;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Parameters(paramLabel = "PERSON", description = "What they are called in the journal.")
    private String person = "";

    @Option(
            names = "--role",
            required = true,
            paramLabel = "ROLE",
            description = "What they may do: ${COMPLETION-CANDIDATES}. An operator orders and does not approve.")
    private RoleWord role = RoleWord.viewer;

    @Option(
            names = "--migration",
            paramLabel = "NAME",
            description = "A migration that they may see and act on, and no other; may be given again. Default: all.")
    private Set<String> migrations = Set.of();

    @Option(names = "--lasts", paramLabel = "TIME", description = "How long it is valid, at most 400d. Default: 90d.")
    private String lasts = "90d";

    AddToken(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() throws Refused {
        if (person.isBlank()) {
            throw Failure.usage("a token is a person's: say whose", "bascule token add ana --role operator");
        }
        migrations.stream()
                .filter(name -> !PlanReader.mayBeCalled(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Failure.usage(
                            "no migration is called '%s': a name is %s".formatted(name, PlanReader.NAME_FORM), "");
                });
        Duration time = Durations.parse(lasts)
                .filter(each -> !each.isZero() && each.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> Failure.usage("--lasts is a time such as 90d, at most 400d, not " + lasts, ""));
        Made made = home.tokens(output.shell(), book -> book.add(named(), role.role(), migrations, time));
        output.answer(
                Shape.ok()
                        .put("id", made.grant().id())
                        .put("person", made.grant().person())
                        .put("role", Shape.word(made.grant().role()))
                        .put("ends", made.grant().ends().toString())
                        .put("token", made.secret()),
                made.secret());
        output.progress("shown this once: %s keeps it in a file and gives it with --token-file, until %s"
                .formatted(made.grant().person(), made.grant().ends()));
        return ExitCode.OK;
    }

    private String named() {
        try {
            return Person.named(person);
        } catch (Refused unfit) {
            throw Failure.usage(unfit.getMessage(), "bascule token add ana --role operator");
        }
    }
}
