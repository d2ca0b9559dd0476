package bascule.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each rule finds what it is for in a bad sample, and nothing in a good one.
final class RulesTest {
    private static final String MAIN = "plan/src/main/java/bascule/plan/A.java";
    private static final String TEST = "plan/src/test/java/bascule/plan/A.java";

    @TempDir
    Path folder;

    @Test
    void aFileThatIsNotFormattedIsFound() throws IOException {
        var rule = new Formatted(new KnownTexts(folder, "test"));
        assertThat(findings(rule, MAIN, "class A {}\n")).isEmpty();
        assertThat(findings(rule, MAIN, "class A   {}\n")).containsExactly(MAIN + ":1");
        assertThat(findings(rule, MAIN, "class A {\n")).containsExactly(MAIN + ":1");
    }

    @Test
    void aFormattedTextIsKnownTheNextTime() throws IOException {
        var known = new KnownTexts(folder, "test");
        findings(new Formatted(known), MAIN, "class A {}\n");
        known.save();
        assertThat(new KnownTexts(folder, "test").contains("class A {}\n")).isTrue();
        assertThat(new KnownTexts(folder, "other").contains("class A {}\n")).isFalse();
    }

    @Test
    void unnamedPatternsKeepTheirNamelessness() throws Exception {
        String text = """
            class A {
                boolean test(Object o) {
                    return o instanceof B(_, C(_ /* why */, var c)) && "_ _".isEmpty();
                }
            }
            """;
        var rule = new Formatted(new KnownTexts(folder, "test"));
        assertThat(rule.format(new TextFile(MAIN, text))).hasValue(text);
        assertThat(rule.format(new TextFile(MAIN, text.replace("        return", "return"))))
                .hasValue(text);
    }

    @Test
    void aCommentThatTheFormatterWouldBreakIsFoundAndLeftAlone() throws Exception {
        String text = "class A {\n    int a; // code  \n\n    /// " + "word ".repeat(20) + "%s\n    int b;\n}\n";
        var rule = new Formatted(new KnownTexts(folder, "test"));
        assertThat(rule.format(new TextFile(MAIN, text.formatted("is not")))).isPresent();
        assertThat(rule.format(new TextFile(MAIN, text.formatted("is longer than it may be"))))
                .isEmpty();
        assertThat(findings(rule, MAIN, text.formatted("is longer than it may be")))
                .containsExactly(MAIN + ":4");
    }

    @Test
    void aLineTooWideIsFound() {
        assertThat(findings(new LineWidth(), MAIN, "// " + "é".repeat(117))).isEmpty();
        assertThat(findings(new LineWidth(), MAIN, "\n// " + "é".repeat(118))).containsExactly(MAIN + ":2");
    }

    @Test
    void aFileTooLongIsFound() {
        assertThat(findings(new FileLength(), MAIN, "//\n".repeat(400))).isEmpty();
        assertThat(findings(new FileLength(), MAIN, "//\n".repeat(401))).containsExactly(MAIN + ":1");
    }

    @Test
    void aMethodTooLongIsFound() {
        assertThat(findings(new MethodLength(), MAIN, "class A {\nvoid a() {" + "\n".repeat(59) + "}\n}"))
                .isEmpty();
        assertThat(findings(new MethodLength(), MAIN, "class A {\nvoid a() {" + "\n".repeat(60) + "}\n}"))
                .containsExactly(MAIN + ":2");
    }

    @Test
    void leftoversAreFound() {
        var rule = new Leftovers();
        assertThat(findings(rule, MAIN, "// to do with TO" + "DOS")).isEmpty();
        assertThat(findings(rule, MAIN, "// TO" + "DO: later")).containsExactly(MAIN + ":1");
        assertThat(findings(rule, "README.md", "FIX" + "ME")).containsExactly("README.md:1");
        assertThat(findings(rule, "bascule", "# XX" + "X")).containsExactly("bascule:1");
        assertThat(findings(rule, TEST, "@Disab" + "led class A {}")).containsExactly(TEST + ":1");
    }

    @Test
    void theConsoleIsForTheRoomsPeopleRun() {
        String prints = "class A { void a() { System.out.println(); } }";
        assertThat(findings(new Console(), MAIN, prints)).containsExactly(MAIN + ":1");
        assertThat(findings(new Console(), MAIN, prints.replace(".out", ".err")))
                .containsExactly(MAIN + ":1");
        assertThat(findings(new Console(), MAIN, "class A { void a(Exception e) { e.printStackTrace(); } }"))
                .containsExactly(MAIN + ":1");
        assertThat(findings(new Console(), TEST, prints)).isEmpty();
        assertThat(findings(new Console(), "cli/src/main/java/bascule/cli/A.java", prints))
                .isEmpty();
        assertThat(findings(new Console(), MAIN, "class A { String a = \"System.out\"; }"))
                .isEmpty();
    }

    @Test
    void aTestThatSleepsIsFound() {
        String sleeps = "class A { void a() throws Exception { Thread.sleep(100); } }";
        assertThat(findings(new Sleep(), TEST, sleeps)).containsExactly(TEST + ":1");
        assertThat(findings(new Sleep(), MAIN, sleeps)).isEmpty();
    }

    @Test
    void aSwallowedExceptionIsFound() {
        String swallows = "class A { void a() { try { b(); } catch (Exception ignored) {%s} } }";
        assertThat(findings(new EmptyCatch(), MAIN, swallows.formatted(""))).containsExactly(MAIN + ":1");
        assertThat(findings(new EmptyCatch(), MAIN, swallows.formatted("\n// it may be gone\n")))
                .isEmpty();
        assertThat(findings(new EmptyCatch(), MAIN, swallows.formatted("c();"))).isEmpty();
    }

    @Test
    void namesThatSayNothingAreFound() {
        for (String name : List.of("FlowManager", "Helper", "TextUtils", "StepImpl", "BaseStep", "AbstractStep")) {
            assertThat(findings(new Names(), MAIN, "class A { record " + name + "() {} }"))
                    .as(name)
                    .containsExactly(MAIN + ":1");
        }
        assertThat(findings(new Names(), MAIN, "class Baseline { interface Implicit {} }"))
                .isEmpty();
    }

    @Test
    void aPackageThatIsNotNullMarkedIsFound() {
        var test = new TextFile(TEST, "");
        var bare = new TextFile("plan/src/main/java/bascule/plan/package-info.java", "/// @NullMarked would be fine\n");
        var marked = new TextFile(bare.path(), "@NullMarked\npackage bascule.plan;\n");
        var rule = new NullMarkedPackages();
        assertThat(rule.check(Project.of(test, marked))).isEmpty();
        assertThat(rule.check(Project.of(test, bare))).hasSize(2);
    }

    @Test
    void importsThatDoNotGoDownTheStairsAreFound() {
        var rule = new ImportStairs();
        String start = "package bascule.plan;\n";
        assertThat(findings(rule, MAIN, start + "import bascule.data.Pair;")).isEmpty();
        assertThat(findings(rule, MAIN, start + "import bascule.controller.Status;"))
                .as("up")
                .containsExactly(MAIN + ":2");
        assertThat(findings(rule, MAIN, start + "import static bascule.databases.memory.A.a;"))
                .as("what is concrete")
                .containsExactly(MAIN + ":2");
        assertThat(findings(rule, TEST, start + "import bascule.databases.memory.A;"))
                .isEmpty();
        assertThat(findings(rule, MAIN, "package bascule.data;"))
                .as("another room's package")
                .hasSize(1);
        String balancers = "balancers/src/test/java/bascule/balancers/A.java";
        assertThat(findings(rule, balancers, "package bascule.balancers;\nimport bascule.gateway.A;"))
                .as("a test beside what it speaks to")
                .isEmpty();
        String traffic = "traffic/src/main/java/bascule/traffic/A.java";
        assertThat(findings(rule, traffic, "package bascule.traffic;\nimport bascule.data.Pair;"))
                .as("sideways")
                .containsExactly(traffic + ":2");
    }

    @Test
    void modulesThatDoNotGoDownTheStairsAreFound() {
        String pom = "<project><dependencies><dependency><artifactId>bascule-%s</artifactId>"
                + "<scope>%s</scope></dependency></dependencies></project>";
        var rule = new PomStairs();
        assertThat(findings(rule, "plan/pom.xml", pom.formatted("data", "compile")))
                .isEmpty();
        assertThat(findings(rule, "plan/pom.xml", pom.formatted("controller", "test")))
                .hasSize(1);
        assertThat(findings(rule, "controller/pom.xml", pom.formatted("databases", "test")))
                .isEmpty();
        assertThat(findings(rule, "controller/pom.xml", pom.formatted("databases", "compile")))
                .hasSize(1);
        assertThat(findings(rule, "attic/pom.xml", pom.formatted("data", "compile")))
                .as("a room without a floor")
                .hasSize(1);
    }

    @Test
    void linksThatLeadNowhereAreFound() {
        var guide = new TextFile("docs/guide.md", "# The guide\n## What's `held`?\n");
        assertThat(new DocLinks().check(Project.of(guide, new TextFile("README.md", """
            [a](docs/guide.md) [b](docs) [c](https://example.org/x) [d](docs/guide.md#whats-held) [e](#f)
            # F
            """))))
                .isEmpty();
        for (String link : List.of("docs/guild.md", "docs/guide.md#other", "#other", "../README.md")) {
            var readme = new TextFile("README.md", "[a](" + link + ")");
            assertThat(new DocLinks().check(Project.of(guide, readme))).as(link).hasSize(1);
        }
        var source = new TextFile(MAIN, "/// See docs/" + "guild.md.");
        assertThat(new DocLinks().check(Project.of(guide, source))).hasSize(1);
    }

    @Test
    void aDependencyWithoutAReasonAndAReasonWithoutADependencyAreFound() {
        var pom = new TextFile("pom.xml", """
            <project><dependencies>
            <dependency><artifactId>left-pad</artifactId></dependency>
            <dependency><artifactId>server-${platform}</artifactId></dependency>
            <dependency><artifactId>bascule-data</artifactId></dependency>
            </dependencies></project>\
            """);
        var page = new TextFile(NamedDependencies.PAGE, "| artifact |\n|---|\n| `left-pad`, `server` | for `x` |\n");
        var other = new TextFile(NamedDependencies.PAGE, page.text().replace("left-pad", "right-pad"));
        assertThat(new NamedDependencies().check(Project.of(pom, page))).isEmpty();
        assertThat(new NamedDependencies().check(Project.of(pom, other)))
                .extracting(Finding::what)
                .containsExactly("left-pad is used, and no reason is given", "right-pad is used nowhere");
    }

    @Test
    void aTestThatIsOnlyNamedIsFound() {
        var test = new TextFile("plan/src/test/java/bascule/plan/ATest.java", "void itHolds() {}");
        for (String named : List.of("`ATest`", "`ATest.itHolds`", "`mvn test -Dtest=ATest -q`", "`-Dtest='ATest'`")) {
            var page = new TextFile("docs/promises.md", named);
            assertThat(new NamedTests().check(Project.of(test, page))).as(named).isEmpty();
            assertThat(new NamedTests().check(Project.of(page))).as(named).hasSize(1);
        }
        var page = new TextFile("docs/promises.md", "`ATest.itBreaks`");
        assertThat(new NamedTests().check(Project.of(test, page))).hasSize(1);
    }

    @Test
    void pathsOutsideOfTheProjectAreFound() {
        for (String path : List.of("../sha" + "red/design", "see /wo" + "rk/a", "/ro" + "ot/.m2", "/ho" + "me/ana")) {
            assertThat(findings(new OutsidePaths(), "README.md", path)).as(path).hasSize(1);
        }
        assertThat(findings(new OutsidePaths(), "README.md", "the shared/ folder, src/wo" + "rk/, /tmp/a"))
                .isEmpty();
    }

    private static List<String> findings(Rule rule, String path, String text) {
        return rule.check(Project.of(new TextFile(path, text)))
                .map(finding -> finding.file() + ":" + finding.line())
                .toList();
    }
}
