package bascule.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StaleTest {
    private static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");
    private static final String TEXT = """
        {"flags": {
          "gone": {"state": "ENABLED", "variants": {"a": 1}, "defaultVariant": "a"},
          "today": {"state": "ENABLED", "variants": {"a": 1}, "defaultVariant": "a"},
          "moved": {"state": "ENABLED", "variants": {"a": 1, "b": 2}, "defaultVariant": "b"},
          "moving": {"state": "ENABLED", "variants": {"a": 1, "b": 2}, "defaultVariant": "b"},
          "switch": {"state": "ENABLED", "variants": {"a": 1}, "defaultVariant": "a"},
          "old": {"state": "ENABLED", "variants": {"a": 1}, "defaultVariant": "a"},
          "old-2": {"state": "ENABLED", "variants": {"a": 1}, "defaultVariant": "a"},
          "ruled": {"state": "ENABLED", "variants": {"a": 1}, "defaultVariant": "a",
            "targeting": {"if": [{"var": "x"}, "a"]}}
        }, "bascule": {"flags": {
          "gone": {"expires": "2027-02-28"},
          "today": {"expires": "2027-03-01"},
          "moved": {"kind": "migration"},
          "moving": {"kind": "migration", "follows": {
            "migration": "m", "blue": "a", "green": "b", "share": "50%"}},
          "switch": {"kind": "kill-switch"}
        }}}
        """;

    private final List<Past> history = new ArrayList<>();

    private void changed(int daysAgo, String what) {
        history.add(PastText.chained(
                history,
                NOW.minus(Duration.ofDays(daysAgo)),
                new Version(history.size() + 1L, "0"),
                new By.Person("ann", ""),
                what));
    }

    private List<String> stale(int days) {
        Standing standing = new Standing(new Version(1, "0"), Reading.of(TEXT), List.of());
        assertThat(standing.reading().problems()).isEmpty();
        return Stale.of(standing, history, NOW, days).stream()
                .map(each -> each.flag() + " " + each.because())
                .toList();
    }

    @Test
    void whatIsExpiredOrLeftByItsMigrationIsStale() {
        assertThat(stale(30))
                .containsExactly(
                        "gone expired on 2027-02-28", "moved goes with no migration any more and gives everybody 'b'");
    }

    @Test
    void whatGivesEverybodyTheSameForTooLongIsStale() {
        changed(100, "put another document in place");
        changed(40, "make 'a' the default of old");
        changed(5, "make 'a' the default of old-2");
        changed(2, "make 'a' the default of today");
        assertThat(stale(30).subList(2, 3))
                .containsExactly("old gives everybody 'a' and was not changed since 2027-01-20T12:00:00Z");
        assertThat(stale(30)).hasSize(3);
        assertThat(stale(4)).hasSize(4).last().asString().startsWith("old-2 gives everybody 'a'");
    }
}
