package bascule.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.flags.FlagChanges.SetDefault;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFlagStoreTest extends FlagStoreContract {
    @TempDir
    private Path folder;

    @Override
    FlagStore store(String text) throws Exception {
        return new FileFlagStore(Files.writeString(file(), text), InstantSource.system());
    }

    private Path file() {
        return folder.resolve("flags.json");
    }

    private FlagStore other() {
        return new FileFlagStore(file(), InstantSource.system());
    }

    @Test
    void anotherProcessSeesTheChangeAndTheHistory() throws Exception {
        FlagStore store = store(TEXT);
        FlagStore other = other();
        other.read();
        Standing made = store.write(new SetDefault("plain", "on"), store.read().version(), ANN);
        assertThat(other.read().version()).isEqualTo(made.version());
        assertThat(other.history(1)).isEqualTo(store.history(1));
    }

    @Test
    void aHandsEditIsTakenOverAndEndsOlderChanges() throws Exception {
        FlagStore store = store(TEXT);
        Version seen = store.read().version();
        Files.writeString(file(), TEXT.replace("\"plain\"", "\"edited\""));
        assertThatThrownBy(() -> store.write(new SetDefault("edited", "on"), seen, ANN))
                .isInstanceOf(Transient.class);
        assertThat(store.read().flags().flag("edited")).isPresent();
        store.write(new SetDefault("edited", "on"), store.read().version(), ANN);
    }

    /// Times of files are coarse: what was written in the same moment looks alike.
    @Test
    void anEditThatCannotBeToldFromOutsideIsSeen() throws Exception {
        FlagStore store = store(TEXT);
        var moment = FileTime.from(Instant.now().plusSeconds(3_600));
        Files.setLastModifiedTime(file(), moment);
        Reading first = store.read().reading();
        assertThat(store.read().reading()).isSameAs(first);
        Files.writeString(file(), TEXT.replace("\"plain\"", "\"plane\""));
        Files.setLastModifiedTime(file(), moment);
        assertThat(store.read().flags().flag("plane")).isPresent();
    }

    @Test
    void whatHasNotChangedForAWhileIsNotReadAgain() throws Exception {
        FlagStore store = store(TEXT);
        var moment = FileTime.from(Instant.now().minusSeconds(3_600));
        Files.setLastModifiedTime(file(), moment);
        store.read();
        Files.writeString(file(), TEXT.replace("\"plain\"", "\"plane\""));
        Files.setLastModifiedTime(file(), moment);
        assertThat(store.read().flags().flag("plane")).isEmpty();
    }

    @Test
    void aHandsMistakeLeavesTheFlagsAsTheyWere() throws Exception {
        FlagStore store = store(TEXT);
        Version good = store.read().version();
        Files.writeString(file(), "{\"flags\": {\"plain\": 5}}");
        Standing standing = store.read();
        assertThat(standing.version()).isEqualTo(good);
        assertThat(standing.flags().flag("plain")).isPresent();
        assertThat(standing.refused()).singleElement().asString().contains("/flags/plain: a flag is an object");
        assertThatThrownBy(() -> store.write(new SetDefault("plain", "on"), good, ANN))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("edited by hand");
        assertThat(Files.readString(file())).contains("5");
    }

    @Test
    void aFirstDocumentThatIsMissingOrWrongIsRefused() throws Exception {
        assertThatThrownBy(() -> other().read()).isInstanceOf(Refused.class).hasMessageContaining("no flags in");
        Files.writeString(file(), "{\"flags\": 5}");
        assertThatThrownBy(() -> other().read()).isInstanceOf(Refused.class).hasMessageContaining("have mistakes");
        Files.write(file(), new byte[] {(byte) 0xff, 1});
        assertThatThrownBy(() -> other().read()).isInstanceOf(Refused.class).hasMessageContaining("UTF-8");
    }

    /// The intent stands in the history before the file changes; a number is never used a second time.
    @Test
    void aChangeThatACrashCutOffIsNotMadeAndItsNumberNotUsedAgain() throws Exception {
        FlagStore store = store(TEXT);
        store.write(new SetDefault("plain", "on"), store.read().version(), ANN);
        String before = Files.readString(file());
        store.write(new SetDefault("plain", "off"), store.read().version(), ANN);
        Files.writeString(file(), before);
        Files.writeString(folder.resolve("flags.json.history"), "{\"version\": 3, \"dig", StandardOpenOption.APPEND);
        FlagStore successor = other();
        assertThat(successor.read().version().number()).isEqualTo(1);
        Standing made =
                successor.write(new SetDefault("ramped", "on"), successor.read().version(), ANN);
        assertThat(made.version().number()).isEqualTo(3);
        assertThat(successor.history(10))
                .extracting(past -> past.version().number())
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void aDiskThatRefusesLeavesTheFlagsAsTheyWere() throws Exception {
        FlagStore store = store(TEXT);
        Version now = store.read().version();
        Files.createDirectory(folder.resolve("flags.json.history"));
        assertThatThrownBy(() -> store.write(new SetDefault("plain", "on"), now, ANN))
                .isInstanceOf(Transient.class)
                .hasMessageContaining("nothing was changed");
        assertThat(Files.readString(file())).isEqualTo(TEXT);
        assertThat(store.read().version()).isEqualTo(now);
    }

    @Test
    void theFilesRightsStay() throws Exception {
        FlagStore store = store(TEXT);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
        store.write(new SetDefault("plain", "on"), store.read().version(), ANN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-r-----");
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("flags.json", "flags.json.history", "flags.json.lock");
    }

    /// Readers are never without flags while somebody writes.
    @Test
    void readersSeeOneWholeVersionAfterTheOther() throws Exception {
        FlagStore store = store(TEXT);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reader = threads.submit(() -> {
                long last = 0;
                while (last < 30) {
                    long number = new FileFlagStore(file(), InstantSource.system())
                            .read()
                            .version()
                            .number();
                    assertThat(number).isGreaterThanOrEqualTo(last);
                    last = number;
                }
                return last;
            });
            for (int i = 0; i < 30; i++) {
                String variant = i % 2 == 0 ? "on" : "off";
                store.write(new SetDefault("plain", variant), store.read().version(), ANN);
            }
            assertThat(reader.get()).isEqualTo(30);
        }
    }

    @Test
    void aLockThatAnotherHoldsIsWaitedForWithALimit() throws Exception {
        FlagStore store = store(TEXT);
        Version now = store.read().version();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                FileLocked held = FileLocked.of(file())) {
            var write = threads.submit(() -> store.write(new SetDefault("plain", "on"), now, ANN));
            assertThatThrownBy(write::get)
                    .hasCauseInstanceOf(Transient.class)
                    .hasMessageContaining("writing it for 5 s");
            assertThat(held).isNotNull();
        }
        assertThat(FileChannel.open(file()).size()).isEqualTo(TEXT.length());
    }
}
