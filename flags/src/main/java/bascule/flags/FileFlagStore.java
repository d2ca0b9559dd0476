package bascule.flags;

import bascule.flags.FlagFiles.Look;
import bascule.flags.json.Json;
import bascule.flags.json.JsonText;
import bascule.flags.json.Problem;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Flags in a file that people may edit too. Any number of processes may read and write it: a write holds a lock beside
/// it, says in `<file>.history` what it is about to do, and puts the new text in place in one move.
///
/// A hand's edit is taken over when it is next read, if nothing is wrong with it; else the flags stay as they were, and
/// `Standing.refused` says why. So they do where the edit changes what two people must want: what is in force lies in
/// `<file>.agreed` then, changes are made to it and to the edit, and the edit waits for `approve`.
///
/// Nobody takes a damaged `<file>.agreed` for what was agreed on: no edit is taken over while it is
/// there. A kill, and a migration's own steps, are made beside an edit that can't be taken over
/// too: they lie in `<file>.agreed`, and the edit is taken over once it is made of that one.
///
/// A change that stands in the history under a number the file never had was cut off by a crash and not made; its
/// number is not used again.
public final class FileFlagStore implements FlagStore {
    /// How the history tells a change beside an edit that can't be taken over.
    private static final String BESIDE = ", beside an edit by hand that is not taken over";

    private final Path file;
    private final FlagFiles files;
    private final InstantSource clock;
    private volatile @Nullable Seen seen;

    public FileFlagStore(Path file, InstantSource clock) {
        this.file = file.toAbsolutePath();
        this.files = new FlagFiles(this.file);
        this.clock = clock;
    }

    /// What was looked at, how it looked then, and what came of it.
    private record Seen(Looks looks, Texts texts, Standing standing, Optional<HandsEdit> waiting) {
        /// Whether the file has an edit that is neither in force nor waits for people.
        boolean untaken() {
            return waiting.isEmpty()
                    && !Documents.digest(texts.file).equals(standing.version().digest());
        }
    }

    /// @param agreed of the document in force; unknown where no two people must want anything
    private record Looks(Look file, Optional<Look> agreed) {
        boolean settled() {
            return file.settled() && agreed.map(Look::settled).orElse(true);
        }
    }

    private record Texts(String file, Optional<String> agreed) {}

    /// That what was agreed on lies beside a document and is damaged; empty if not.
    public static Optional<Problem> damage(Path document) throws IOException {
        var files = new FlagFiles(document);
        return files.agreed()
                .map(text -> Reading.of(text).problems())
                .filter(problems -> !problems.isEmpty())
                .map(files::damaged);
    }

    @Override
    public Standing read() throws StepException {
        try {
            return seen().standing;
        } catch (NoSuchFileException missing) {
            throw new Refused(
                    "there are no flags in %s: 'bascule flags init' writes a first document".formatted(file), missing);
        } catch (IOException unreadable) {
            throw new Transient("the flags in %s can't be read: %s".formatted(file, unreadable), unreadable);
        }
    }

    private Seen seen() throws IOException, Refused {
        Seen last = seen;
        boolean both = last == null
                || last.looks.agreed.isPresent()
                || !last.standing.refused().isEmpty();
        Looks looks = both
                ? new Looks(files.look(), Optional.of(files.agreedLook()))
                : new Looks(files.look(), Optional.empty());
        if (last != null && looks.settled() && last.looks.equals(looks)) {
            return last;
        }
        var texts = new Texts(files.text(), files.agreed());
        Seen now = last != null && last.texts.equals(texts)
                ? new Seen(looks, texts, last.standing, last.waiting)
                : looked(looks, texts, last);
        seen = now;
        return now;
    }

    private Seen looked(Looks looks, Texts texts, @Nullable Seen last) throws IOException, Refused {
        String text = texts.file;
        Reading reading = Reading.of(text, last == null ? Reading.NONE : last.standing.reading());
        Optional<Reading> agreed = texts.agreed.map(each -> each.equals(text) ? reading : Reading.of(each, reading));
        if (agreed.isPresent() && !agreed.get().sound()) {
            return damaged(looks, texts, reading, agreed.get(), last);
        }
        Optional<Standing> before = agreed.map(sound -> standing(texts.agreed.orElseThrow(), sound))
                .or(() -> Optional.ofNullable(last).map(Seen::standing));
        if (!reading.sound()) {
            Standing good = before.orElseThrow(() -> new Refused(mistakes(reading)));
            return new Seen(looks, texts, good.refusing(reading.problems()), Optional.empty());
        }
        if (before.isPresent() && outrun(before.get().version(), reading)) {
            Problem lacks = files.outrun(before.get().version());
            return new Seen(looks, texts, before.get().refusing(List.of(lacks)), Optional.empty());
        }
        Optional<HandsEdit> edit =
                before.map(good -> HandsEdit.of(good.reading(), reading, text)).filter(HandsEdit::waits);
        if (edit.isPresent() && !ours(text)) {
            return new Seen(
                    looks, texts, before.orElseThrow().refusing(edit.get().problems()), edit);
        }
        return inForce(looks.file, text, reading);
    }

    private String mistakes(Reading reading) {
        return "the flags in %s have mistakes: %s".formatted(file, Documents.told(reading.problems()));
    }

    /// What was agreed on can't be read: only what was in force before is, or what the history vouches for.
    private Seen damaged(Looks looks, Texts texts, Reading reading, Reading agreed, @Nullable Seen last)
            throws IOException, Refused {
        Problem damage = files.damaged(agreed.problems());
        Optional<Standing> vouched = reading.sound() && ours(texts.file)
                ? Optional.of(standing(texts.file, reading))
                : Optional.ofNullable(last).map(Seen::standing);
        Standing good = vouched.orElseThrow(
                () -> new Refused(damage.message() + (reading.sound() ? "" : "; and " + mistakes(reading))));
        var problems = new ArrayList<>(List.of(damage));
        problems.addAll(reading.problems());
        return new Seen(looks, texts, good.refusing(problems), Optional.empty());
    }

    /// Whether changes were made beside this edit that it does not have.
    private boolean outrun(Version good, Reading edit) throws IOException {
        return Documents.version(edit.source(), "").number() < good.number()
                && files.pasts().stream()
                        .anyMatch(past ->
                                past.version().equals(good) && past.what().endsWith(BESIDE));
    }

    private static Standing standing(String text, Reading reading) {
        return new Standing(Documents.version(reading.source(), text), reading, List.of());
    }

    /// Keeps it too, for whoever reads after the next edit. One who may only read can't, and goes by what it has seen.
    private Seen inForce(Look look, String text, Reading reading) {
        Optional<String> agreed = Guarded.in(reading) ? Optional.of(text) : Optional.empty();
        Optional<Look> agreedLook;
        try {
            if (!files.agreed().equals(agreed)) {
                files.agree(agreed);
            }
            agreedLook = agreed.isPresent() ? Optional.of(files.agreedLook()) : Optional.empty();
        } catch (IOException readOnly) {
            agreedLook = Optional.of(Look.NONE);
        }
        return new Seen(
                new Looks(look, agreedLook), new Texts(text, agreed), standing(text, reading), Optional.empty());
    }

    /// Whether the last change on record made it: a crash may have kept it from being put beside the document.
    private boolean ours(String text) throws IOException {
        List<Past> pasts = files.pasts();
        return !pasts.isEmpty() && pasts.getLast().version().digest().equals(Documents.digest(text));
    }

    @Override
    public Standing write(FlagChange change, Version expected, By by) throws StepException {
        try (var _ = FileLocked.of(file)) {
            return written(change, expected, by);
        } catch (IOException failure) {
            throw unwritten(failure);
        }
    }

    private Transient unwritten(IOException failure) {
        return new Transient(
                "the flags in %s can't be written: %s; nothing was changed".formatted(file, failure), failure);
    }

    private Standing written(FlagChange order, Version expected, By by) throws StepException, IOException {
        Standing now = read();
        Seen before = seen();
        boolean untaken = before.untaken();
        if (untaken && !(order instanceof FlagChanges.Kill) && by instanceof By.Person) {
            throw new Refused("%s was edited by hand and can't be taken over: %s. Mend it first; only a kill waits for"
                            .formatted(file, Documents.told(now.refused()))
                    + " nothing");
        }
        FlagChange change = FourEyes.seen(now.reading(), order, by);
        Made made = recorded(now, change, expected, by, untaken ? BESIDE : "");
        if (!untaken && before.waiting.isEmpty()) {
            return placed(made);
        }
        files.agree(Optional.of(made.text));
        if (!untaken) {
            Json.Fields edit = before.waiting.orElseThrow().made().source();
            Optional<String> edited = Documents.edited(edit, change, by, made.number);
            if (edited.isPresent()) {
                files.replace(edited.get());
            }
        }
        return seen().standing;
    }

    private record Made(Reading reading, String text, long number) {}

    /// The document after the change, which is on record then and not yet in force.
    private Made recorded(Standing now, FlagChange change, Version expected, By by, String where)
            throws StepException, IOException {
        List<Past> past = files.pasts();
        long last = past.isEmpty() ? 0 : past.getLast().version().number();
        long number = Math.max(last, now.version().number()) + 1;
        Reading reading = Documents.changed(now, change, expected, by, number);
        String text = JsonText.write(reading.source());
        Version version = Documents.version(reading.source(), text);
        files.append(PastText.chained(past, clock.instant(), version, by, change.describe() + where));
        return new Made(reading, text, number);
    }

    private Standing placed(Made made) throws IOException {
        files.replace(made.text);
        Seen now = inForce(files.look(), made.text, made.reading);
        seen = now;
        return now.standing;
    }

    @Override
    public Standing approve(String edit, By.Person by) throws StepException {
        try (var _ = FileLocked.of(file)) {
            Standing now = read();
            HandsEdit waiting = seen().waiting
                    .orElseThrow(() -> new Refused("no edit of %s waits for two people to agree".formatted(file)));
            List<Past> past = files.pasts();
            Optional<FlagChange> change = waiting.agreed(edit, now, past, by);
            if (change.isEmpty()) {
                files.append(PastText.chained(past, clock.instant(), now.version(), by, waiting.agreement()));
                return now;
            }
            return placed(recorded(now, change.get(), now.version(), by, ""));
        } catch (IOException failure) {
            throw unwritten(failure);
        }
    }

    @Override
    public void raise(String migration, Epoch epoch) throws StepException {
        Raise raise = new Raise(migration, epoch);
        Standing now = read();
        if (raise.needed(now)) {
            write(raise, now.version(), new By.Term(migration, epoch));
        }
    }

    @Override
    public List<Past> history(int most) throws StepException {
        try {
            List<Past> all = files.pasts();
            return all.subList(Math.max(0, all.size() - most), all.size());
        } catch (IOException unreadable) {
            throw new Transient("the history of %s can't be read: %s".formatted(file, unreadable), unreadable);
        }
    }
}
