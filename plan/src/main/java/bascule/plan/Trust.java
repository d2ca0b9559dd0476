package bascule.plan;

import bascule.migration.StepException.Refused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What plans may use of the machine that their controller runs on. Who may order may not thereby run a program of
/// their own, nor read what lets others in.
///
/// @param commands those that plans may ask; a command that gives a secret is one of them too, word for word
/// @param own the controller's own secrets, which no plan may read
public record Trust(Commands commands, List<Path> own) {
    public static final Trust NOTHING = new Trust(Commands.NONE, List.of());

    public Trust {
        own = List.copyOf(own);
    }

    /// What the plan wants and may not have. To be asked before any of its secrets is read.
    ///
    /// @param folder in which its scripts lie
    /// @param scripts as the plan names them
    public List<String> against(Plan plan, Path folder, Collection<String> scripts) {
        var against = new ArrayList<String>();
        plan.commands().forEach(each -> commands.against(each).ifPresent(against::add));
        against.addAll(secrets(plan));
        scripts.forEach(each -> demandOthers(folder.resolve(each), against));
        return against;
    }

    /// Asked again whenever somebody is about to read them: the list may be another by now, or another controller's.
    ///
    /// @throws Refused names each secret of the plan that may not be read here
    public void demandSecrets(Plan plan) throws Refused {
        List<String> against = secrets(plan);
        if (!against.isEmpty()) {
            throw new Refused(String.join("; ", against));
        }
    }

    private List<String> secrets(Plan plan) {
        var against = new ArrayList<String>();
        for (var secret : plan.secrets()) {
            switch (secret) {
                case Secret.None _, Secret.Environment _ -> {}
                case Secret.Command(var words) -> {
                    if (!commands.allows(words)) {
                        against.add(("%s gives a secret and is not allowed by this controller, with these words: have"
                                        + " its operator add it to the file of `serve --commands`")
                                .formatted(Secrets.describe(secret)));
                    }
                }
                case Secret.File(var path) -> demandOthers(path, against);
            }
        }
        return against;
    }

    private void demandOthers(Path path, List<String> against) {
        Path real = real(path);
        if (own.stream().anyMatch(each -> real.equals(real(each)))) {
            against.add("the file %s is a secret of the controller's own, which no plan may read: name another"
                    .formatted(path));
        }
    }

    /// A file that is not there is nobody's.
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException none) {
            return path.toAbsolutePath().normalize();
        }
    }
}
