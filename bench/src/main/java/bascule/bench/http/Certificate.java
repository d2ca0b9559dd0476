package bascule.bench.http;

import bascule.bench.world.Commands;
import bascule.bench.world.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A certificate that nobody trusts, with its key, for this run.
///
/// @param both certificate and key in one file, as HAProxy wants them
public record Certificate(Path chain, Path key, Path both) {
    private static final Duration MAKING = Duration.ofSeconds(30);

    /// @param openssl the program
    public static Certificate make(Workshop workshop, Path openssl) throws IOException, InterruptedException {
        Path folder = workshop.folder("certificate");
        var made = new Certificate(folder.resolve("chain.pem"), folder.resolve("key.pem"), folder.resolve("both.pem"));
        Commands.run(
                workshop,
                MAKING,
                List.of(
                        openssl.toString(),
                        "req",
                        "-x509",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost", //
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1", //
                        "-keyout",
                        made.key.toString(),
                        "-out",
                        made.chain.toString()));
        Files.writeString(made.both, Files.readString(made.chain) + Files.readString(made.key));
        return made;
    }
}
