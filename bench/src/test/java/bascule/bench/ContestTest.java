package bascule.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.bench.Contest.Entrant;
import bascule.bench.world.Workshop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContestTest {
    private final List<String> turns = new ArrayList<>();
    private Workshop workshop;

    @BeforeEach
    void open() throws Exception {
        workshop = Workshop.open("contest");
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    @Test
    void turnsAreInterleavedAndNobodyIsAlwaysFirst() throws Exception {
        contest(entrant("a", 1), entrant("b", 1), entrant("c", 1)).cold("turns", 3);

        assertThat(String.join("", turns)).isEqualTo("abc" + "bca" + "cab");
    }

    @Test
    void whatWarmsUpDoesNotCount() throws Exception {
        Contest contest =
                contest(entrant("a", 100, 2, 4), entrant("b", 1, 1, 1)).rounds("warm", 2);

        assertThat(contest.figures("a", "rows per second")).containsExactly(2.0, 4.0);
    }

    @Test
    void theFirstIsComparedWithEachOther() throws Exception {
        Contest contest = contest(entrant("a", 30, 20, 40), entrant("b", 10, 20, 10), entrant("c", 60, 10, 40));

        assertThat(contest.cold("rows", 3).rows())
                .containsExactly(
                        new Row("a", "b", "rows per second", 30, 10, 3, 1, 4),
                        new Row("a", "c", "rows per second", 30, 40, 1, 0.5, 2));
    }

    @Test
    void aFailedTurnEndsIt() {
        Contest contest = contest(new Entrant("a", () -> {
            throw new IllegalStateException("a broke");
        }));

        assertThatThrownBy(() -> contest.cold("failing", 3)).hasMessage("a broke");
    }

    private Contest contest(Entrant... entrants) {
        return new Contest(new Run(true, workshop, _ -> {}), List.of(entrants));
    }

    private Entrant entrant(String name, double... figures) {
        var left = new ArrayList<Double>();
        for (double figure : figures) {
            left.add(figure);
        }
        return new Entrant(name, () -> {
            turns.add(name);
            return Map.of("rows per second", left.size() > 1 ? left.removeFirst() : left.getFirst());
        });
    }
}
