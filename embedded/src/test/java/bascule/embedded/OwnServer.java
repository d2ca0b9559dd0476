package bascule.embedded;

import java.nio.charset.StandardCharsets;

/// A program that starts a server, says which, and waits until its input ends.
final class OwnServer {
    private OwnServer() {}

    public static void main(String[] words) throws Exception {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedPostgres.Version.V17);
        try (var connection = postgres.connect("postgres")) {
            connection.createStatement().execute("CREATE TABLE proof(id int)");
        }
        String line = postgres.pid() + " " + postgres.directory() + " " + Account.ownUser() + "\n";
        System.out.write(line.getBytes(StandardCharsets.UTF_8));
        System.out.flush();
        while (System.in.read() >= 0) {
            // Waiting for the end.
        }
    }
}
