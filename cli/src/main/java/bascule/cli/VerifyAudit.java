package bascule.cli;

import bascule.databases.journal.JournalDatabase;
import bascule.journal.JournalException;
import bascule.journal.SignedHeads;
import bascule.journal.SigningKey;
import bascule.journal.Verification;
import bascule.journal.Verification.Anchor;
import bascule.migration.StepException.Refused;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `audit verify`: whether journals tell what happened, found out from their files or rows alone.
@Command(
        name = "verify",
        description = "Check the chain of a journal, without any server. An anchor from before shows cut ends.")
final class VerifyAudit implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Option(
            names = "--journal",
            paramLabel = "PATH or URL",
            description =
                    "A journal's file, the folder of a migration, a home with several, or the database that several"
                            + " controllers share. Default: .bascule.")
    private String place = ".bascule";

    @Mixin
    private final JournalLogin login = new JournalLogin();

    @Option(
            names = "--migration",
            paramLabel = "NAME",
            description = "Of a database: only the journal of this migration.")
    private Optional<String> migration = Optional.empty();

    @Option(
            names = "--anchor",
            paramLabel = "NUMBER:HASH",
            description = "An entry that must be there, as an earlier verification printed it. For one journal.")
    private Optional<String> anchor = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description =
                    "The controller's public key, kept elsewhere: the heads that it signed must be in the journal."
                            + " Given again for each of several controllers.")
    private List<Path> keys = List.of();

    VerifyAudit(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() throws Refused {
        Optional<Anchor> remembered = anchor.map(VerifyAudit::parsed);
        if (!JournalLogin.isDatabase(place)) {
            if (migration.isPresent()) {
                throw Failure.usage("--migration is for a database: name the folder of the migration", "");
            }
            return verify(remembered, files(output.shell().at(Path.of(place))));
        }
        try (var database = JournalDatabase.at(login.at(place, output.shell()))) {
            return verify(remembered, rows(database));
        }
    }

    private int verify(Optional<Anchor> remembered, List<? extends KeptJournal> journals) {
        if (remembered.isPresent() && journals.size() > 1) {
            throw Failure.usage(
                    "an anchor is of one journal, and there are " + journals.size() + " in " + place,
                    "bascule audit verify --journal " + one(journals.getFirst()) + " --anchor NUMBER:HASH");
        }
        ObjectNode answer = Shape.ok();
        var all = answer.putArray("journals");
        int damaged = 0;
        for (KeptJournal journal : journals) {
            Verification verdict = verdict(journal, remembered);
            damaged += verdict instanceof Verification.Damaged ? 1 : 0;
            all.add(json(journal, verdict));
            if (!output.json()) {
                output.answer(answer, said(journal.place(), verdict));
            }
        }
        if (damaged > 0) {
            throw new Failure(ExitCode.GATE_FAILED, "damaged", damaged + " of " + journals.size() + " not sound", "")
                    .with(answer);
        }
        if (output.json()) {
            output.answer(answer, "");
        }
        return ExitCode.OK;
    }

    private String one(KeptJournal journal) {
        return switch (journal) {
            case KeptJournal.OnFile(var file) -> file.toString();
            case KeptJournal.InDatabase(_, var name) -> place + " --migration " + name;
        };
    }

    /// By its chain, then by what is remembered of it, then by what controllers signed.
    private Verification verdict(KeptJournal journal, Optional<Anchor> remembered) {
        List<Verification.Demand> demands = new ArrayList<>();
        remembered.ifPresent(demands::add);
        Optional<String> unsigned = Optional.empty();
        if (!keys.isEmpty()) {
            try {
                demands.add(heads(journal));
            } catch (JournalException forged) {
                unsigned = Optional.of(String.valueOf(forged.getMessage()));
            }
        }
        Verification verdict = journal.verify(demands.toArray(Verification.Demand[]::new));
        return verdict instanceof Verification.Sound && unsigned.isPresent()
                ? new Verification.Damaged(1, unsigned.get())
                : verdict;
    }

    /// @throws JournalException if one is forged, or there are none
    private SignedHeads heads(KeptJournal journal) {
        SignedHeads heads = journal.heads(keys.stream()
                .map(each -> SigningKey.publicIn(output.shell().at(each)))
                .toList());
        if (heads.size() == 0) {
            throw new JournalException("no head of it was signed, or they are gone");
        }
        output.progress(
                "%s: %d signed heads, the newest of entry %d".formatted(journal.place(), heads.size(), heads.until()));
        return heads;
    }

    private static Anchor parsed(String text) {
        try {
            return Anchor.parse(text);
        } catch (IllegalArgumentException none) {
            throw Failure.usage(String.valueOf(none.getMessage()), "bascule audit verify prints it");
        }
    }

    /// The journal that was named, the one in that folder, or those of its migrations.
    private List<KeptJournal.OnFile> files(Path named) {
        if (Files.isRegularFile(named)) {
            return List.of(new KeptJournal.OnFile(named));
        }
        Path inside = named.resolve(Main.JOURNAL);
        if (Files.isRegularFile(inside)) {
            return List.of(new KeptJournal.OnFile(inside));
        }
        if (!Files.isDirectory(named)) {
            throw Failure.usage("there is no journal in " + place + ": it is not there", "name it with --journal");
        }
        try (Stream<Path> folders = Files.list(named)) {
            List<KeptJournal.OnFile> found = folders.map(folder -> folder.resolve(Main.JOURNAL))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .map(KeptJournal.OnFile::new)
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (IOException unreadable) {
            throw Failure.usage("the folder " + place + " can't be listed: look at its rights", "ls -l " + place);
        }
        throw Failure.usage("there is no journal in " + place, "name its file or folder with --journal");
    }

    private List<KeptJournal.InDatabase> rows(JournalDatabase database) {
        List<KeptJournal.InDatabase> found = database.lengths().keySet().stream()
                .filter(name -> migration.map(name::equals).orElse(true))
                .map(name -> new KeptJournal.InDatabase(database, name))
                .toList();
        if (found.isEmpty()) {
            throw Failure.usage(
                    "there is no journal%s in %s"
                            .formatted(migration.map(name -> " of " + name).orElse(""), database.place()),
                    "name the database with --journal, and the migration with --migration");
        }
        return found;
    }

    private static String said(String place, Verification verdict) {
        return switch (verdict) {
            case Verification.Damaged(var line, var reason) -> "%s: line %d: %s".formatted(place, line, reason);
            case Verification.Sound sound ->
                "%s: sound, %d entries of %d terms%s%s%n  anchor %s"
                        .formatted(
                                place,
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

    private static ObjectNode json(KeptJournal journal, Verification verdict) {
        ObjectNode node = Shape.ok().objectNode();
        journal.name(node);
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
