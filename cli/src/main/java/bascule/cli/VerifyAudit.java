package bascule.cli;

import bascule.journal.FileJournal;
import bascule.journal.JournalException;
import bascule.journal.SignedHeads;
import bascule.journal.SignedJournal;
import bascule.journal.SigningKey;
import bascule.journal.Verification;
import bascule.journal.Verification.Anchor;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `audit verify`: whether the journals in a folder tell what happened, found out from the files alone.
@Command(
        name = "verify",
        description = "Check the chain of a journal's file, without any server. An anchor from before shows cut ends.")
final class VerifyAudit implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Option(
            names = "--journal",
            paramLabel = "PATH",
            description = "A journal's file, the folder of a migration, or a home with several. Default: .bascule.")
    private Path place = Path.of(".bascule");

    @Option(
            names = "--anchor",
            paramLabel = "NUMBER:HASH",
            description = "An entry that must be there, as an earlier verification printed it. For one journal.")
    private Optional<String> anchor = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description =
                    "The controller's public key, kept elsewhere: the heads that it signed must be in the journal.")
    private Optional<Path> key = Optional.empty();

    VerifyAudit(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        Optional<Anchor> remembered = anchor.map(VerifyAudit::parsed);
        List<Path> files = files(output.shell().at(place));
        if (remembered.isPresent() && files.size() > 1) {
            throw Failure.usage(
                    "an anchor is of one journal, and there are " + files.size() + " in " + place,
                    "bascule audit verify --journal " + files.getFirst() + " --anchor NUMBER:HASH");
        }
        ObjectNode answer = Shape.ok();
        var all = answer.putArray("journals");
        int damaged = 0;
        for (Path file : files) {
            Verification verdict = signed(
                    file, remembered.isPresent() ? Verification.of(file, remembered.get()) : Verification.of(file));
            damaged += verdict instanceof Verification.Damaged ? 1 : 0;
            all.add(json(file, verdict));
            if (!output.json()) {
                output.answer(answer, said(file, verdict));
            }
        }
        if (damaged > 0) {
            throw new Failure(ExitCode.GATE_FAILED, "damaged", damaged + " of " + files.size() + " not sound", "")
                    .with(answer);
        }
        if (output.json()) {
            output.answer(answer, "");
        }
        return ExitCode.OK;
    }

    /// The verdict, unless what the controller signed stands against it.
    private Verification signed(Path file, Verification verdict) {
        if (key.isEmpty() || verdict instanceof Verification.Damaged) {
            return verdict;
        }
        PublicKey signer = SigningKey.publicIn(output.shell().at(key.get()));
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        try {
            SignedHeads heads = SignedHeads.in(
                    folder.resolve(SignedJournal.HEADS), folder.getFileName().toString(), signer);
            if (heads.size() == 0) {
                return new Verification.Damaged(1, "no head of it was signed, or they are gone");
            }
            output.progress("%s: %d signed heads, the newest of entry %d".formatted(file, heads.size(), heads.until()));
            return heads.against(FileJournal.read(file))
                    .<Verification>map(found -> found)
                    .orElse(verdict);
        } catch (JournalException forged) {
            return new Verification.Damaged(1, String.valueOf(forged.getMessage()));
        }
    }

    private static Anchor parsed(String text) {
        try {
            return Anchor.parse(text);
        } catch (IllegalArgumentException none) {
            throw Failure.usage(String.valueOf(none.getMessage()), "bascule audit verify prints it");
        }
    }

    /// The journal that was named, the one in that folder, or those of its migrations.
    private List<Path> files(Path named) {
        if (Files.isRegularFile(named)) {
            return List.of(named);
        }
        Path inside = named.resolve(Main.JOURNAL);
        if (Files.isRegularFile(inside)) {
            return List.of(inside);
        }
        if (!Files.isDirectory(named)) {
            throw Failure.usage("there is no journal in " + place + ": it is not there", "name it with --journal");
        }
        try (Stream<Path> folders = Files.list(named)) {
            List<Path> found = folders.map(folder -> folder.resolve(Main.JOURNAL))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (IOException unreadable) {
            throw Failure.usage("the folder " + place + " can't be listed: look at its rights", "ls -l " + place);
        }
        throw Failure.usage("there is no journal in " + place, "name its file or folder with --journal");
    }

    private static String said(Path file, Verification verdict) {
        return switch (verdict) {
            case Verification.Damaged(var line, var reason) -> "%s: line %d: %s".formatted(file, line, reason);
            case Verification.Sound sound ->
                "%s: sound, %d entries of %d terms%s%s%n  anchor %s"
                        .formatted(
                                file,
                                sound.entries(),
                                sound.terms(),
                                sound.first()
                                        .flatMap(first ->
                                                sound.last().map(last -> ", from %s to %s".formatted(first, last)))
                                        .orElse(""),
                                sound.tornBytes() == 0
                                        ? ""
                                        : ", and %d bytes of an unfinished line: torn by a crash, or cut"
                                                .formatted(sound.tornBytes()),
                                sound.anchor());
        };
    }

    private static ObjectNode json(Path file, Verification verdict) {
        ObjectNode node = Shape.ok().objectNode().put("file", file.toString());
        return switch (verdict) {
            case Verification.Damaged(var line, var reason) ->
                node.put("sound", false).put("line", line).put("reason", reason);
            case Verification.Sound(var entries, var terms, var first, var last, var anchor, var torn) -> {
                first.ifPresent(time -> node.put("first", time.toString()));
                last.ifPresent(time -> node.put("last", time.toString()));
                yield node.put("sound", true)
                        .put("entries", entries)
                        .put("terms", terms)
                        .put("anchor", anchor.toString())
                        .put("tornBytes", torn);
            }
        };
    }
}
