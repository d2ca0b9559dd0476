package bascule.demo.world;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A tiny process that outlives us if we are killed, just long enough to end our children and remove our folder. It
/// waits on a pipe from us, which ends when we do.
final class Warden implements AutoCloseable {
    private static final String SCRIPT = """
        pids=""
        while read -r word pid; do
          case $word in
            add) pids="$pids $pid" ;;
            done) exit 0 ;;
          esac
        done
        [ -n "$pids" ] && kill $pids 2>/dev/null
        rounds=0
        while [ -n "$pids" ] && kill -0 $pids 2>/dev/null && [ $rounds -lt 50 ]; do
          sleep 0.1
          rounds=$((rounds + 1))
        done
        [ -n "$pids" ] && kill -9 $pids 2>/dev/null
        [ -n "$0" ] && rm -rf -- "$0"
        exit 0
        """;

    private final Process process;

    private Warden(Process process) {
        this.process = process;
    }

    static Warden over(Home home) throws IOException {
        String remove = home.temporary() ? home.folder().toString() : "";
        return new Warden(new ProcessBuilder(List.of("setsid", "/bin/sh", "-c", SCRIPT, remove))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    void watch(Child child) throws IOException {
        say("add " + child.pid());
    }

    private void say(String line) throws IOException {
        var pipe = process.getOutputStream();
        pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        pipe.flush();
    }

    /// Sends it home without doing anything.
    @Override
    public void close() {
        try {
            say("done");
        } catch (IOException _) {
            process.destroyForcibly();
        }
    }
}
