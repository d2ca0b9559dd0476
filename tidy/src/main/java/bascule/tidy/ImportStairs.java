package bascule.tidy;

import com.sun.source.tree.ImportTree;
import java.util.stream.Stream;

/// Imports go down the stairs of [Floors]; a file's package is named after its room.
final class ImportStairs implements Rule.OfJava {
    @Override
    public Stream<Finding> check(TextFile java) {
        return java.room().stream().flatMap(room -> Stream.concat(home(java, room), imports(java, room)));
    }

    private static Stream<Finding> home(TextFile java, String room) {
        String home = String.valueOf(java.syntax().unit().getPackageName());
        return room.equals(roomOf(home))
                ? Stream.empty()
                : Stream.of(new Finding(java.path(), 1, "package " + home + " in the room " + room));
    }

    private static Stream<Finding> imports(TextFile java, String room) {
        Syntax syntax = java.syntax();
        return syntax.all(ImportTree.class, line -> true).stream().flatMap(line -> {
            String to = roomOf(line.getQualifiedIdentifier().toString());
            return to.isEmpty()
                    ? Stream.empty()
                    : Floors.refusal(room, to, java.isTest()).stream()
                            .map(why -> new Finding(java.path(), syntax.firstLine(line), why));
        });
    }

    private static String roomOf(String name) {
        String[] parts = name.split("\\.", -1);
        return parts.length > 1 && parts[0].equals("bascule") ? parts[1] : "";
    }
}
