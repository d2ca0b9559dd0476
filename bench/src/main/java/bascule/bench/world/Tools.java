package bascule.bench.world;

import bascule.bench.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Programs of the system that a benchmark compares with or measures with. One that is missing is
/// installed from Debian's packages if we are root and can; else whoever wanted it goes without,
/// and says so.
public record Tools(Run run) {
    private static final Duration INSTALLING = Duration.ofMinutes(5);
    private static final List<String> PLACES =
            List.of("/usr/local/bin", "/usr/local/sbin", "/usr/bin", "/usr/sbin", "/bin", "/sbin");

    /// @param program its file name, or its whole path
    /// @param packaged the package of Debian that has it
    public Optional<Path> find(String program, String packaged) throws InterruptedException {
        Optional<Path> found = look(program);
        if (found.isPresent()) {
            return found;
        }
        String trouble = install(packaged);
        Optional<Path> installed = look(program);
        if (installed.isEmpty()) {
            run.skipped(
                    program,
                    "it is not on this machine" + trouble + "; install " + packaged + " (apt-get install " + packaged
                            + ")");
        }
        return installed;
    }

    private String install(String packaged) throws InterruptedException {
        Optional<Path> apt = look("apt-get");
        if (apt.isEmpty() || !root()) {
            return "";
        }
        run.say("installing " + packaged);
        try {
            Commands.run(
                    run.workshop(),
                    INSTALLING,
                    Map.of("DEBIAN_FRONTEND", "noninteractive"),
                    List.of(apt.get().toString(), "install", "-y", "--no-install-recommends", packaged));
            return "";
        } catch (IOException failed) {
            return ", and apt-get could not install it";
        }
    }

    public static boolean root() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    private static Optional<Path> look(String program) {
        if (program.startsWith("/")) {
            return Optional.of(Path.of(program)).filter(Files::isExecutable);
        }
        return PLACES.stream()
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
