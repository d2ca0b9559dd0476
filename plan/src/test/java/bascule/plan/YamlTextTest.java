package bascule.plan;

import static bascule.plan.Texts.DATABASE;
import static bascule.plan.Texts.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTextTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# nothing\n", "~", "null", "---\n...\n"})
    void anEmptyPlanIsRefused(String text) {
        only(text, "1:1 the plan is empty");
    }

    @Test
    void aPlanThatIsNoMappingIsRefused() {
        only("just words", "1:1 is not a mapping");
        only("- a\n- b\n", "1:1 is not a mapping");
    }

    @Test
    void whatIsNoYamlIsToldWhereItStops() {
        only(DATABASE + "scope: \"open\nsoak: 1h\n", "9:1 this is not YAML: found unexpected end of stream");
        only("migration: [a, b\nowner: c\n", "2:6 this is not YAML");
        only("a: b\n\tc: d\n", "2:1 this is not YAML: found character");
        only("a: b\nc: \u0007\n", "2:4 a character that YAML does not allow");
    }

    @Test
    void aliasesAnchorsAndTagsAreRefusedWhereTheyStand() {
        only(with(DATABASE, "owner: platform", "owner: &who platform"), "2:8 an anchor");
        only(with(DATABASE, "owner: platform", "owner: !env OWNER"), "2:8 a tag");
        only(with(DATABASE, "owner: platform", "owner: !!str platform"), "2:8 a tag");
        only(with(DATABASE, "owner: platform", "owner: *who"), "2:8 an alias");
        only(with(DATABASE, "tables: [orders]", "tables: !!set [orders]"), "6:9 a tag");
    }

    @Test
    void aLongLineTakesNoLongerThanTheSameTextInShortOnes() {
        long shortOnes = Long.MAX_VALUE;
        long longOne = Long.MAX_VALUE;
        for (int run = 0; run < 3; run++) {
            shortOnes = Math.min(shortOnes, nanos(("# " + "x".repeat(97) + "\n").repeat(9_000)));
            longOne = Math.min(longOne, nanos("# " + "x".repeat(900_000) + "\n"));
        }
        assertThat(longOne).isLessThan(10 * shortOnes);
    }

    private long nanos(String comment) {
        long begin = System.nanoTime();
        assertThat(read(comment + DATABASE)).isEmpty();
        return System.nanoTime() - begin;
    }

    @Test
    void aBombOfAliasesIsNotUnfolded() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }
        assertThat(read(bomb.toString())).hasSize(Findings.MAX_PROBLEMS);
    }

    @Test
    void aPlanIsAtMostFiftyDeep() {
        String deep = "migration: " + "[".repeat(100_000) + "\n";
        assertThat(read(deep)).singleElement().matches(each -> each.message().contains("more than 50 deep"));
        assertThat(read("migration: " + "[".repeat(49) + "]".repeat(49)))
                .noneMatch(each -> each.message().contains("deep"));
    }

    @Test
    void aPlanIsAtMostOneMebibyte() {
        String big = DATABASE + "# " + "ä".repeat(1 << 19) + "\n";
        only(big, "1:1 the plan is longer than 1 MiB");
        assertThat(read(DATABASE + "# " + "a".repeat(1 << 19) + "\n")).isEmpty();
        assertThat(read("a: [" + "x,".repeat(400_000) + "]\n").getFirst().message())
                .contains("100,000 values");
    }

    @Test
    void keysStandOnceAndAreKnown() {
        only(DATABASE + "owner: me\n", "7:1 'owner' stands here twice, first in line 2");
        only(DATABASE + "sock: 1h\n", "7:1 'sock' is not known here: did you mean 'soak'?");
        only(DATABASE + "drain: 1s\n", "7:1 'drain' is not known here: it belongs into the cutover");
        only(DATABASE + "colour: red\n", "7:1 'colour' is not known here: a plan knows migration, owner");
        only(DATABASE + "<<: {soak: 1h}\n", "7:1 '<<' is not known here");
        only(DATABASE + "? [a]\n: b\n", "7:3 a key is a list or a mapping here");
        only(DATABASE + "cutover: {catch_up: 1s}\n", "7:11 'catch_up' is not known here: did you mean 'catch-up'?");
    }

    @Test
    void aMissingKeyIsNotAskedForWhenItWasOnlyMisspelt() {
        only(with(DATABASE, "owner:", "onwer:"), "2:1 'onwer' is not known here: did you mean 'owner'?");
        only(with(DATABASE, "owner: platform\n", ""), "1:1 'owner' is missing");
    }

    @Test
    void aValueOfTheWrongKindIsRefused() {
        only(DATABASE + "soak:\n", "7:6 is empty");
        only(DATABASE + "soak: ''\n", "7:7 is empty");
        only(DATABASE + "soak: [1h]\n", "7:1 is a list");
        only(DATABASE + "ticket: {a: 1h}\n", "7:1 is a mapping");
        only(DATABASE + "soak: 60\n", "7:7 '60' is not a duration");
        only(DATABASE + "soak: 400d\n", "7:7 '400d' is out of bounds");
        only(DATABASE + "ramp: 5%\n", "7:7 is not a list");
        only(DATABASE + "cutover: fast\n", "7:10 is not a mapping");
        only(DATABASE + "scope: \"a\\nb\"\n", "7:8 holds a line break");
        only(DATABASE + "scope: \"a\\u202eb\"\n", "7:8 holds a line break or another control character");
        only(DATABASE + "---\nmigration: b\n", "7:1 a second document");
    }

    @Test
    void aHostileTextIsShownWithoutItsControlCharacters() {
        var problems = read(DATABASE + "\"a\\e[31m\\u202e" + "x".repeat(500) + "\": b\n");

        assertThat(problems).singleElement().satisfies(each -> {
            assertThat(each.toString()).contains("'a?[31m?xxx").doesNotContain("\u001b", "\u202e");
            assertThat(each.toString().length()).isLessThan(500);
        });
    }

    @Test
    void aPlanThatBreaksOffIsNeverMoreThanAProblem() throws IOException {
        Texts.withScripts(folder);
        for (int length = 0; length < Texts.FULL.length(); length++) {
            survives(Texts.FULL.substring(0, length), "cut at " + length);
        }
    }

    @Test
    void aBrokenPlanIsNeverMoreThanAProblem() throws IOException {
        Texts.withScripts(folder);
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        System.out.println("fuzz.seed=" + seed);
        var random = new Random(seed);
        for (int i = 0; i < Integer.getInteger("fuzz.rounds", 2_000); i++) {
            survives(broken(Texts.FULL, random), "fuzz.seed=" + seed);
        }
    }

    private void survives(String text, String how) {
        try {
            var reading = PlanReader.read(text, folder);
            assertThat(reading.plan().isPresent()).isEqualTo(reading.problems().isEmpty());
            assertThat(reading.problems()).allMatch(each -> each.line() >= 1 && each.column() >= 1);
            reading.plan()
                    .ifPresent(plan -> assertThat(PlanText.render(plan, PlanTextTest.migration(plan), List.of())
                                    .lines())
                            .allMatch(line -> line.length() <= PlanText.WIDTH));
        } catch (RuntimeException thrown) {
            throw new AssertionError(how + " throws on\n" + text, thrown);
        }
    }

    private static String broken(String text, Random random) {
        var broken = new StringBuilder(text);
        int edits = 1 + random.nextInt(6);
        for (int i = 0; i < edits && !broken.isEmpty(); i++) {
            int at = random.nextInt(broken.length());
            int to = Math.min(broken.length(), at + 1 + random.nextInt(20));
            switch (random.nextInt(6)) {
                case 0 -> broken.setLength(at);
                case 1 -> broken.delete(at, to);
                case 2 -> broken.insert(at, broken.substring(at, to));
                case 3 -> broken.setCharAt(at, (char) random.nextInt(0x2100));
                case 4 -> broken.insert(at, "{}[]:,&*!|>'\"%@`#-?\n\t\u0000\ud800\ufeff".charAt(random.nextInt(23)));
                default -> broken.insert(at, broken.substring(random.nextInt(at + 1), at));
            }
        }
        return broken.toString();
    }

    private List<Problem> read(String text) {
        return PlanReader.read(text, folder).problems();
    }

    private void only(String text, String problem) {
        assertThat(read(text))
                .singleElement()
                .satisfies(each -> assertThat(each.line() + ":" + each.column() + " " + each.message())
                        .startsWith(problem));
    }
}
