package bascule.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CacheTest {
    private final Cache cache = new Cache();
    private final String name = "test-" + UUID.randomUUID();
    private final AtomicInteger made = new AtomicInteger();

    @AfterEach
    void cleanUp() throws IOException {
        Path folder = get();
        Cache.remove(folder);
        Files.deleteIfExists(folder.resolveSibling(name + ".lock"));
    }

    private Path get() {
        return cache.get(name, folder -> Files.exists(folder.resolve("part")), folder -> {
            made.incrementAndGet();
            Files.writeString(folder.resolve("part"), "made");
        });
    }

    @Test
    void whatIsThereIsNotMadeAgain() {
        assertThat(get()).isEqualTo(get());
        assertThat(made).hasValue(1);
    }

    @Test
    void whatACleanerHasBeenThroughIsMadeAnew() throws IOException {
        Files.delete(get().resolve("part"));
        assertThat(get().resolve("part")).hasContent("made");
        assertThat(made).hasValue(2);
    }

    @Test
    void whatCouldNotBeMadeLeavesNothing() {
        assertThatThrownBy(() -> cache.get(name, folder -> true, folder -> {
                    throw new IOException("disk full");
                }))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("disk full");
        assertThat(get().resolve("part")).hasContent("made");
    }
}
