package bascule.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Every benchmark there is: the classes of `bascule.bench.cases` that are one.
final class Benches {
    private static final String FOLDER = "bascule/bench/cases";
    private static final String SUFFIX = ".class";

    private Benches() {}

    /// By name.
    static List<Bench> all() {
        try {
            URI ours = Benches.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            Path place = Path.of(ours);
            if (Files.isDirectory(place)) {
                return in(place.resolve(FOLDER));
            }
            try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
                return in(jar.getPath(FOLDER));
            }
        } catch (URISyntaxException broken) {
            throw new IllegalStateException(broken);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Bench> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(SUFFIX) && !name.contains("-"))
                    .map(name -> load(name.substring(0, name.length() - SUFFIX.length())))
                    .filter(type -> Bench.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers()))
                    .map(Benches::made)
                    .sorted(Comparator.comparing(Bench::name))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(FOLDER.replace('/', '.') + "." + name);
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException(gone);
        }
    }

    private static Bench made(Class<?> type) {
        try {
            return (Bench) type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(type.getName() + " needs a public constructor that takes nothing", broken);
        }
    }
}
