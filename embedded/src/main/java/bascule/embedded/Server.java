package bascule.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One postmaster: started, watched until it is ready, signalled, waited for.
final class Server {
    private static final long READY_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long STOP_LIMIT_SECONDS = 120;
    private static final long ORPHAN_LIMIT_SECONDS = 5;
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int STATUS_LINE = 7;

    private final Path binaries;
    private final Path directory;
    private final Account account;
    private final int port;
    private volatile @Nullable Process process;

    Server(Path binaries, Path directory, Account account, int port) {
        this.binaries = binaries;
        this.directory = directory;
        this.account = account;
        this.port = port;
    }

    /// Somebody else listens there.
    static final class PortTaken extends Exception {}

    int port() {
        return port;
    }

    boolean running() {
        Process now = process;
        return now != null && now.isAlive();
    }

    long pid() {
        Process now = process;
        if (now == null || !now.isAlive()) {
            throw new IllegalStateException("the server in " + directory + " is stopped");
        }
        return now.pid();
    }

    void start() throws PortTaken {
        Path log = directory.resolve("server.log");
        try {
            long logged = Files.exists(log) ? Files.size(log) : 0;
            Process started = Commands.builder(account.command(List.of(
                            Session.tool(),
                            binaries.resolve("bin/postgres").toString(),
                            "-D",
                            directory.resolve("data").toString())))
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            process = started;
            awaitReady(started, log, logged);
        } catch (IOException problem) {
            throw new EmbeddedPostgresException("can't start PostgreSQL in " + directory + ": " + problem, problem);
        }
    }

    private void awaitReady(Process started, Path log, long logged) throws IOException, PortTaken {
        long end = System.nanoTime() + READY_LIMIT_NANOS;
        while (!ready(started)) {
            if (!started.isAlive()) {
                String said = said(log, logged);
                if (said.contains("Address already in use") || said.contains("could not create any TCP/IP sockets")) {
                    throw new PortTaken();
                }
                throw new EmbeddedPostgresException("PostgreSQL in " + directory + " ended with " + started.exitValue()
                        + " instead of starting; its log says:\n" + said);
            }
            if (System.nanoTime() - end > 0) {
                stop(EmbeddedPostgres.Stop.KILL);
                throw new EmbeddedPostgresException("PostgreSQL in " + directory
                        + " was not ready within 120 s; its log says:\n" + said(log, logged));
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    /// The postmaster writes its state into its pid file; a file of an earlier one has another pid.
    private boolean ready(Process started) {
        try {
            List<String> lines = Files.readAllLines(directory.resolve("data/postmaster.pid"));
            return lines.size() > STATUS_LINE
                    && lines.getFirst().strip().equals(Long.toString(started.pid()))
                    && lines.get(STATUS_LINE).strip().equals("ready");
        } catch (IOException _) {
            return false;
        }
    }

    private static String said(Path log, long logged) throws IOException {
        byte[] all = Files.readAllBytes(log);
        int from = (int) Math.min(logged, all.length);
        return new String(all, from, all.length - from, StandardCharsets.UTF_8).strip();
    }

    void stop(EmbeddedPostgres.Stop how) {
        Process now = process;
        if (now == null) {
            return;
        }
        List<ProcessHandle> family = now.descendants().toList();
        if (now.isAlive()) {
            signal(now, how);
        }
        await(now, how);
        family.forEach(Server::awaitOrphan);
        process = null;
    }

    private static void signal(Process process, EmbeddedPostgres.Stop how) {
        switch (how) {
            case SMART -> process.destroy();
            case FAST -> send("INT", process);
            case IMMEDIATE -> send("QUIT", process);
            case KILL -> process.destroyForcibly();
        }
    }

    private static void send(String signal, Process process) {
        try {
            Commands.run(List.of("/bin/sh", "-c", "kill -" + signal + " " + process.pid()));
        } catch (EmbeddedPostgresException problem) {
            if (process.isAlive()) {
                throw problem;
            }
        }
    }

    private void await(Process process, EmbeddedPostgres.Stop how) {
        try {
            if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new EmbeddedPostgresException("PostgreSQL in " + directory + " did not stop (" + how + ") within "
                        + STOP_LIMIT_SECONDS + " s; close its clients or stop it harder");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException(
                    "interrupted while PostgreSQL in " + directory + " stopped", interrupted);
        }
    }

    /// Children of a killed postmaster leave by themselves; as long as one is there, a new postmaster can't start.
    private static void awaitOrphan(ProcessHandle child) {
        try {
            child.onExit().get(ORPHAN_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            child.destroyForcibly();
        } catch (ExecutionException problem) {
            throw new IllegalStateException(problem);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
