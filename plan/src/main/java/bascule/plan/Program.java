package bascule.plan;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// A program that somebody named: run without a shell, without input, and with no environment but `PATH`. What it says
/// on standard error is thrown away, since secrets may stand in it. When its time is over, or it has said too much, it
/// is ended together with the processes that it started.
record Program(List<String> words, String path) {
    /// By which what it starts is known to be its.
    private static final String RUN = "BASCULE_RUN";

    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    Program {
        words = List.copyOf(words);
    }

    /// How it went.
    sealed interface Outcome {
        /// @param said on standard output
        record Ended(int exit, ByteBuffer said) implements Outcome {}

        /// It had not ended in time.
        record Late() implements Outcome {}

        /// It said more than it may; that is cut off.
        record Talking(ByteBuffer said) implements Outcome {}

        /// There is no such program, or it may not be run.
        record Unstartable() implements Outcome {}
    }

    /// @param bytesMax what it may say
    /// @throws IOException if it could not be listened to
    Outcome run(Duration within, int bytesMax) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(words)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", path);
        String run = UUID.randomUUID().toString();
        builder.environment().put(RUN, run);
        Process process;
        try {
            process = builder.start();
        } catch (IOException _) {
            return new Outcome.Unstartable();
        }
        try {
            return output(process, within, bytesMax);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            endLeftBehind(run);
        }
    }

    /// What it started and left behind is nobody's child any more; it has what it inherited.
    private static void endLeftBehind(String run) {
        byte[] mark = (RUN + "=" + run).getBytes(StandardCharsets.US_ASCII);
        ProcessHandle.allProcesses().filter(each -> marked(each, mark)).forEach(ProcessHandle::destroyForcibly);
    }

    private static boolean marked(ProcessHandle each, byte[] mark) {
        try {
            byte[] environment = Files.readAllBytes(Path.of("/proc", Long.toString(each.pid()), "environ"));
            return new String(environment, StandardCharsets.ISO_8859_1)
                    .contains(new String(mark, StandardCharsets.ISO_8859_1));
        } catch (IOException notOurs) {
            return false;
        }
    }

    /// Looks rather than waits for output, so that no process of whatever offspring can outstay its time.
    private static Outcome output(Process process, Duration within, int bytesMax)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        var said = new ByteArrayOutputStream();
        InputStream out = process.getInputStream();
        boolean ended = false;
        while (!ended && said.size() <= bytesMax) {
            if (System.nanoTime() - start > within.toNanos()) {
                return new Outcome.Late();
            }
            ended = process.waitFor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            said.write(out.readNBytes(Math.min(out.available(), bytesMax + 1)));
        }
        var all = ByteBuffer.wrap(said.toByteArray());
        return all.remaining() > bytesMax ? new Outcome.Talking(all) : new Outcome.Ended(process.exitValue(), all);
    }
}
