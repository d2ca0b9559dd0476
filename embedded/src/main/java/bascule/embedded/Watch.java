package bascule.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A tiny process that outlives a killed JVM just long enough to end its server and remove what was temporary.
/// It waits on a pipe from us; the pipe ends when we do, whatever ended us.
final class Watch {
    private static final String SCRIPT = """
        read -r word
        [ "$word" = done ] && exit 0
        pid=$(head -n 1 "$0/postmaster.pid" 2>/dev/null)
        case "$(cat "/proc/$pid/comm" 2>/dev/null)" in postgres*) kill -QUIT "$pid" ;; esac
        rounds=0
        while [ -n "$pid" ] && [ -d "/proc/$pid" ] && [ $rounds -lt 100 ]; do
          sleep 0.1
          rounds=$((rounds + 1))
        done
        [ -n "$1" ] && rm -rf -- "$1"
        exit 0
        """;

    private final Process process;

    private Watch(Process process) {
        this.process = process;
    }

    /// @param temporary what to remove, or an empty text
    static Watch over(Path data, String temporary) throws IOException {
        return new Watch(Commands.builder(List.of(Session.tool(), "/bin/sh", "-c", SCRIPT, data.toString(), temporary))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /// Sends it home without doing anything.
    void dismiss() {
        try (var pipe = process.getOutputStream()) {
            pipe.write("done\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException _) {
            process.destroyForcibly();
        }
    }
}
