package bascule.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The account that servers run as: our own, or, because PostgreSQL refuses to run as root, an unprivileged one.
///
/// @param prefix the words to put before a command so that it runs as this account; empty if that is us
record Account(int user, int group, List<String> prefix) {
    private static final int NAME = 0;
    private static final int USER = 2;
    private static final int GROUP = 3;

    Account {
        prefix = List.copyOf(prefix);
    }

    static Account find() {
        int ours = ownUser();
        if (ours != 0) {
            return new Account(ours, -1, List.of());
        }
        List<String> entry = entry("postgres")
                .or(() -> entry("nobody"))
                .orElseThrow(() -> new EmbeddedPostgresException("running as root, and /etc/passwd has neither"
                        + " `postgres` nor `nobody` to run a server as; add one, or run as another user"));
        String setpriv = tool("setpriv")
                .orElseThrow(() -> new EmbeddedPostgresException("running as root, and there is no `setpriv` to run a"
                        + " server as `" + entry.get(NAME)
                        + "`; install util-linux (apt-get install util-linux), or run as another user"));
        String user = entry.get(USER);
        String group = entry.get(GROUP);
        return new Account(
                Integer.parseInt(user),
                Integer.parseInt(group),
                List.of(setpriv, "--reuid=" + user, "--regid=" + group, "--clear-groups", "--"));
    }

    List<String> command(List<String> words) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(words);
        return all;
    }

    /// Makes a directory belong to this account alone.
    void own(Path directory) throws IOException {
        if (!prefix.isEmpty()) {
            Files.setAttribute(directory, "unix:uid", user);
            Files.setAttribute(directory, "unix:gid", group);
        }
        Files.setAttribute(directory, "unix:mode", 0700);
    }

    /// @throws EmbeddedPostgresException if the account can't get there
    void mustReach(Path directory) {
        try {
            Commands.run(command(List.of("/bin/sh", "-c", "cd \"$0\"", directory.toString())));
        } catch (EmbeddedPostgresException problem) {
            throw new EmbeddedPostgresException(
                    "the server's account (uid " + user + ") can't enter " + directory
                            + "; choose a directory whose parents everybody may enter, such as one in /tmp",
                    problem);
        }
    }

    static int ownUser() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException | UnsupportedOperationException problem) {
            throw new EmbeddedPostgresException("can't read /proc/self; embedded servers need Linux", problem);
        }
    }

    static Optional<String> tool(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        for (String folder : (path + ":/usr/bin:/bin:/usr/sbin").split(":", -1)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate.toString());
            }
        }
        return Optional.empty();
    }

    private static Optional<List<String>> entry(String name) {
        try {
            return Files.readAllLines(Path.of("/etc/passwd")).stream()
                    .filter(line -> line.startsWith(name + ":"))
                    .map(line -> List.of(line.split(":", -1)))
                    .findFirst();
        } catch (IOException problem) {
            throw new EmbeddedPostgresException("can't read /etc/passwd", problem);
        }
    }
}
