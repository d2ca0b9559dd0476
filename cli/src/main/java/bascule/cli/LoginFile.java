package bascule.cli;

import bascule.certificates.Authorities;
import bascule.migration.StepException.Refused;
import bascule.plan.Login;
import bascule.plan.LoginReader;
import bascule.plan.Secrets;
import java.nio.file.Path;
import java.util.Objects;

/// Who else signs people in, as it lies in a file.
final class LoginFile {
    private LoginFile() {}

    /// @param shown the file as the operator named it
    /// @throws Failure if it can't be read, or has problems: all of them are told on stderr
    /// @throws Refused if the secret that it names can't be read
    static Login read(Output output, Path shown) throws Refused {
        Path file = output.shell().at(shown);
        String text = GivenFile.text(file, shown, "file about signing in", "login.yaml");
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        var reading = LoginReader.read(text, folder);
        Login login =
                reading.login().orElseThrow(() -> new Problems(shown, reading.problems()).told(output, "login", ""));
        try {
            login.ca().ifPresent(Authorities::read);
        } catch (IllegalArgumentException unusable) {
            throw Failure.usage(shown + ": ca: " + unusable.getMessage(), "");
        }
        Secrets.read(login.secret());
        return login;
    }
}
