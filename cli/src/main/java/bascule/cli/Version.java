package bascule.cli;

import bascule.server.Shape;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/// `version`: of this program, and of what it runs on.
@Command(name = "version", description = "Show the version of this program.")
final class Version implements Callable<Integer>, IVersionProvider {
    @Mixin
    private final Output output;

    Version(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        output.answer(
                Shape.ok()
                        .put("version", number())
                        .put("java", Runtime.version().toString()),
                "bascule %s on Java %s".formatted(number(), Runtime.version()));
        return ExitCode.OK;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"bascule " + number()};
    }

    /// As the jar says it; built classes without a jar have none.
    static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
