package bascule.cli;

import bascule.flags.Audience;
import bascule.flags.FileFlagStore;
import bascule.flags.FlagStore;
import bascule.flags.HeardFlagStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/// The document of flags that this process serves. A migration that moves flags of it waits for those who listen.
record ServedFlags(Path file, FlagStore.Heard store) {
    static ServedFlags of(Path file) {
        return new ServedFlags(
                file, new HeardFlagStore(new FileFlagStore(file, InstantSource.system()), new Audience()));
    }

    boolean is(Path other) {
        try {
            return Files.isSameFile(file, other);
        } catch (IOException missing) {
            return file.toAbsolutePath()
                    .normalize()
                    .equals(other.toAbsolutePath().normalize());
        }
    }
}
