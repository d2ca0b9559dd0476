package bascule.comparison;

import static bascule.comparison.ContrastTest.answer;
import static org.assertj.core.api.Assertions.assertThat;

import bascule.comparison.RouteComparison.Counted;
import bascule.comparison.RouteComparison.Path;
import bascule.migration.Side;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FindingsTest {
    private Rules rules = Rules.NONE;
    private final Findings findings = new Findings(() -> Instant.EPOCH);

    private void take(String route, Side copiedTo, String blue, String copy) {
        findings.compare(new Pairing(
                route,
                "GET",
                "/users/ann@example.org?token=secret",
                Optional.of("abc"),
                answer(200, blue.replace('\'', '"')),
                copiedTo,
                answer(200, copy.replace('\'', '"')),
                rules));
    }

    private RouteComparison of(String route) {
        return Objects.requireNonNull(findings.comparisons().routes().get(route));
    }

    /// A random id differs always, between blue and blue too. A price does on green only.
    @Test
    void noiseIsLearnedFromBlueAgainstBlueAlsoForWhatWasCountedBefore() {
        for (int i = 0; i < 10; i++) {
            take("shop", Side.GREEN, "{'id':" + i + ",'price':1}", "{'id':-1,'price':" + (i < 3 ? 2 : 1) + "}");
        }
        assertThat(of("shop").green()).isEqualTo(new Counted(10, 10, 10, 0));
        for (int i = 0; i < 4; i++) {
            take("shop", Side.BLUE, "{'id':" + i + ",'price':1}", "{'id':-1,'price':1}");
        }
        assertThat(of("shop").green()).isEqualTo(new Counted(10, 10, 3, 0));
        assertThat(of("shop").noise()).isEqualTo(new Counted(4, 4, 0, 0));
        assertThat(of("shop").paths()).containsExactly(new Path("$.id", 10, 4, true), new Path("$.price", 3, 0, false));
    }

    /// Rows that are being written make blue differ from itself now and then; a green that always does is at fault.
    @Test
    void aPlaceThatGreenMissesMuchMoreOftenIsNoNoise() {
        for (int i = 0; i < 20; i++) {
            take("shop", Side.GREEN, "{'stock':1}", "{'stock':2}");
            take("shop", Side.BLUE, "{'stock':1}", i == 0 ? "{'stock':2}" : "{'stock':1}");
        }
        assertThat(of("shop").paths()).containsExactly(new Path("$.stock", 20, 1, false));
        assertThat(of("shop").green().beyondNoise()).isEqualTo(20);
        assertThat(of("shop").noise().beyondNoise()).isEqualTo(1);
    }

    @Test
    void nothingPersonalIsKept() {
        take("shop", Side.GREEN, "{'email':'ann@example.org','bob@example.org':{'age':42}}", "{'email':'x'}");
        assertThat(findings.samples("shop")).singleElement().satisfies(sample -> {
            assertThat(sample.trace()).contains("abc");
            assertThat(sample.toString())
                    .doesNotContain("example", "42", "token", "secret", "users", "ann", "bob")
                    .contains("$.email", "text of 15", "$.*");
        });
        assertThat(of("shop").toString()).doesNotContain("example", "bob");
    }

    @Test
    void itBeginsAnewWhenTheRulesChange() {
        take("shop", Side.GREEN, "{'a':1}", "{'a':2}");
        rules = new Rules(Set.of("$.a"), Set.of());
        take("shop", Side.GREEN, "{'a':1}", "{'a':2}");
        assertThat(of("shop").green()).isEqualTo(new Counted(1, 0, 0, 0));
        assertThat(findings.samples("shop")).isEmpty();
    }

    @Test
    void whatIsKeptIsBounded() {
        for (int i = 0; i < 1_000; i++) {
            String name =
                    "n" + "abcdefghij".charAt(i % 10) + "abcdefghij".charAt(i / 10 % 10) + "abcdefghij".charAt(i / 100);
            take("one", Side.GREEN, "{'" + name + "':1}", "{}");
            take("route-" + i, Side.GREEN, "{}", "{}");
        }
        assertThat(findings.comparisons().routes())
                .hasSizeLessThanOrEqualTo(201)
                .containsKey("(other)");
        assertThat(of("one").green()).isEqualTo(new Counted(1_000, 1_000, 1_000, 0));
        assertThat(of("one").paths())
                .hasSizeLessThanOrEqualTo(201)
                .first()
                .isEqualTo(new Path("(other)", 800, 0, false));
        assertThat(findings.samples("one")).hasSize(20);
        assertThat(findings.samples("none")).isEmpty();
    }
}
