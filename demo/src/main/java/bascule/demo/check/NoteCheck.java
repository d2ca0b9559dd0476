package bascule.demo.check;

import bascule.demo.check.Books.Note;
import bascule.demo.load.Texts;
import bascule.demo.load.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Notes: the last text must be there, whole, whatever was marked since; every mark must have been counted once.
final class NoteCheck {
    private final Map<Long, List<Write>> texts = new HashMap<>();
    private final Map<Long, List<Write>> marks = new HashMap<>();
    private final Books before;
    private final Verdict.Gathering gathering;

    NoteCheck(List<Write> texts, List<Write> marks, Books before, Verdict.Gathering gathering) {
        this.before = before;
        this.gathering = gathering;
        texts.forEach(write -> this.texts
                .computeIfAbsent(write.subject(), _ -> new ArrayList<>())
                .add(write));
        marks.forEach(write -> this.marks
                .computeIfAbsent(write.subject(), _ -> new ArrayList<>())
                .add(write));
    }

    void check(Books books) {
        before.notes().forEach((number, opening) -> {
            Note now = books.notes().get(number);
            if (now == null) {
                gathering.lost("note " + number, "it is not in " + books.name());
            } else {
                text(number, opening, now, books);
                marks(number, opening, now, books);
            }
        });
    }

    private void text(long number, Note opening, Note now, Books books) {
        List<Write> made = texts.getOrDefault(number, List.of());
        List<String> possible = new ArrayList<>(List.of(opening.writtenBy()));
        for (Write write : made) {
            if (write.acknowledged()) {
                possible.clear();
            }
            if (write.acknowledged() || write.unknown()) {
                possible.add(write.id());
            }
        }
        String what = "text of note " + number;
        if (!possible.contains(now.writtenBy())) {
            gathering.lost(what, "it is that of " + now.writtenBy() + ", not of " + possible + ", in " + books.name());
        } else if (!now.body().equals(body(now.writtenBy(), opening))) {
            gathering.lost(what, "it is not what " + now.writtenBy() + " wrote, in " + books.name());
        }
    }

    private static String body(String writtenBy, Note opening) {
        return writtenBy.equals(opening.writtenBy()) ? opening.body() : Texts.of(writtenBy);
    }

    private void marks(long number, Note opening, Note now, Books books) {
        List<Write> made = marks.getOrDefault(number, List.of());
        long least = opening.marks() + made.stream().filter(Write::acknowledged).count();
        long most = least + made.stream().filter(Write::unknown).count();
        String what = "marks of note " + number;
        if (now.marks() < least) {
            gathering.lost(what, now.marks() + " instead of " + least + " in " + books.name());
        } else if (now.marks() > most) {
            gathering.doubled(what, now.marks() + " instead of " + most + " in " + books.name());
        }
    }
}
