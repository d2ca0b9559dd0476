package bascule.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The project's text files, as a clone would have them: no build output, no editor's files.
record Project(List<TextFile> files, Set<String> pictures) {
    private static final Set<String> NOT_OURS = Set.of(".git", "target", "dist", ".bascule", ".idea", ".vscode");
    private static final long LARGEST_BYTES = 2_000_000;

    Project {
        files = List.copyOf(files);
        pictures = Set.copyOf(pictures);
    }

    static Project of(TextFile... files) {
        return new Project(List.of(files), Set.of());
    }

    static Project read(Path root) {
        var files = new ArrayList<TextFile>();
        var pictures = new HashSet<String>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    boolean ours = !NOT_OURS.contains(String.valueOf(folder.getFileName()));
                    return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    boolean text = attributes.isRegularFile() && attributes.size() <= LARGEST_BYTES;
                    if (text && !NOT_OURS.contains(String.valueOf(file.getFileName()))) {
                        add(files, pictures, root, file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        files.sort(Comparator.comparing(TextFile::path));
        return new Project(files, pictures);
    }

    private static void add(List<TextFile> files, Set<String> pictures, Path root, Path file) throws IOException {
        String path = root.relativize(file).toString().replace('\\', '/');
        try {
            files.add(new TextFile(path, Files.readString(file)));
        } catch (MalformedInputException binary) {
            // A picture, or another file that is no text: no rule speaks about what is in it.
            pictures.add(path);
        }
    }

    List<TextFile> java() {
        return files.stream().filter(TextFile::isJava).toList();
    }

    boolean has(String path) {
        return pictures.contains(path)
                || files.stream()
                        .anyMatch(file -> file.path().equals(path)
                                || file.folder().equals(path)
                                || file.folder().startsWith(path + "/"));
    }
}
