package bascule.plan;

import static bascule.plan.Texts.DATABASE;
import static bascule.plan.Texts.FULL;
import static bascule.plan.Texts.SERVICE;
import static bascule.plan.Texts.accepted;
import static bascule.plan.Texts.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Routes, ramp, time budgets, scripts and gates.
class CourseTest {
    private static final String RAMP = "ramp: [{share: 5%, dwell: 1s}, {share: 50%, dwell: 1s}]\n";

    @TempDir
    Path folder;

    @BeforeEach
    void writeScripts() throws IOException {
        Texts.withScripts(folder);
    }

    @Test
    void routesWithoutAGatewayAreRefused() {
        refused(DATABASE + "routes: [{id: all, path: /}]\n", "routes", "no gateway");
    }

    @Test
    void withoutRoutesTheWholeServiceSwingsAtOnce() {
        accepted(with(SERVICE, "routes: [{id: all, path: /}]\n", ""), folder);
        accepted(with(SERVICE, "[{id: all, path: /}]", "[]"), folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host: Shop.Example                | .host           | small letters",
                "host: 'http://shop'               | .host           | small letters",
                "methods: [get]                    | .methods[0]     | in capitals",
                "headers: {a b: c}                 | .headers.a b    | not the name",
                "headers: [a]                      | .headers        | not a mapping",
                "cookies: {a: 'b;c'}               | .cookies.a      | without semicolons",
                "hold: some                        | .hold           | all or bypass or reject or writes",
                "cohort-by: moon                   | .cohort-by      | write address",
                "cohort-by: {header: a, cookie: b} | .cohort-by      | one of header, cookie and tenant",
                "cohort-by: {}                     | .cohort-by      | one of header, cookie and tenant",
                "cohort-by: {header: 'a b'}        | .cohort-by.header | without spaces"
            })
    void whatARouteCanNotSayIsRefused(String key, String path, String words) {
        refused(with(SERVICE, "path: /}", "path: /, " + key + "}"), "routes[0]" + path, words);
    }

    @Test
    void routesAreToldApartByIdAndPath() {
        refused(with(SERVICE, "path: /}", "path: /}, {id: all, path: /a}"), "routes[1].id", "another route is called");
        refused(with(SERVICE, "path: /}", "path: /}, {id: b, path: /}"), "routes[1].path", "another route matches");
        accepted(with(SERVICE, "path: /}", "path: /}, {id: b, path: /, methods: GET}"), folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"catalogue", "http://a/b", "/a?b", "/a#b", "/a b", "/%2e", "'/a\\b'", "/ä"})
    void aPathIsAbsoluteAndPlain(String path) {
        refused(with(SERVICE, "path: /}", "path: " + path + "}"), "routes[0].path", "begins with a slash");
    }

    @Test
    void aRampWithoutRoutesIsRefused() {
        refused(DATABASE + RAMP, "ramp", "no routes");
        refused(with(SERVICE, "[{id: all, path: /}]", "[]") + RAMP, "ramp", "no routes");
    }

    @Test
    void aRampOfRoutesThatWouldShowStaleAnswersIsRefusedWithTheReason() {
        refused(with(FULL, ", reads: any-age", ""), "ramp", "green's rows are a copy that runs behind blue's");
        accepted(SERVICE + RAMP, folder);
    }

    @Test
    void sharesGrow() {
        refused(SERVICE + with(RAMP, "50%", "5.00%"), "ramp[1].share", "does not grow from 5%");
        refused(SERVICE + with(RAMP, "50%", "0.5%"), "ramp[1].share", "0.5% does not grow from 5%");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0%", "0.00%", "100%", "100.00%", "250%"})
    void aShareThatIsNoneOrAllIsRefused(String share) {
        refused(SERVICE + with(RAMP, "50%", share), "ramp[1].share", "is no step of a ramp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "0.05", "5 %", "-5%", "0.001%", "half"})
    void aShareThatIsNoPercentageIsRefused(String share) {
        refused(SERVICE + with(RAMP, "50%", share), "ramp[1].share", "is not a share");
    }

    @Test
    void theSmallestShareIsAHundredthOfAPercent() {
        assertThat(accepted(SERVICE + with(RAMP, "5%", "0.01%"), folder)
                        .ramp()
                        .getFirst()
                        .split()
                        .green())
                .isEqualTo(1);
    }

    @Test
    void aLeaseThatEndsBeforeTheWorkIsRefusedWithTheSum() {
        refused(
                with(FULL, "lease: 11s", "lease: 10400ms"),
                "cutover.lease",
                "drain 1s + twice lock 200ms + twice catch-up 2s + verify 4s + 1s between the steps = 10400ms");
        accepted(with(FULL, "lease: 11s", "lease: 10401ms"), folder);
    }

    @Test
    void withoutDatabasesTheLeaseCoversTheDrainAlone() {
        refused(SERVICE + "cutover: {drain: 2s, lease: 2s}\n", "cutover.lease", "(drain 2s)");
        accepted(SERVICE + "cutover: {drain: 2s, lease: 2001ms}\n", folder);
    }

    @Test
    void budgetsThatOutgrowTheDefaultLeaseAreRefused() {
        refused(SERVICE + "cutover: {drain: 15s}\n", "cutover.lease", "after 15s");
        accepted(SERVICE + "cutover: {drain: 2s, lease: 3s}\n", folder);
        accepted(DATABASE + "cutover: {catch-up: 1m}\n", folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lease: 1h", "lease: 0s", "attempts: 0", "attempts: 1.5", "attempts: many", "pause: 2d"})
    void budgetsHaveBounds(String budget) {
        String key = budget.substring(0, budget.indexOf(':'));
        refused(SERVICE + "cutover: {" + budget + "}\n", "cutover." + key, "write");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "copy-rate: 512KiB",
                "copy-rate: fast",
                "commit: 0s",
                "commit: 2m",
                "replica: 10",
                "green-size: 1MiB"
            })
    void whatHoldsACopyBackHasBounds(String limit) {
        String key = limit.substring(0, limit.indexOf(':'));
        refused(DATABASE + "budgets: {" + limit + "}\n", "budgets." + key, "write");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tables: [a]", "expand: [green.sql]", "contract: [contract.sql]"})
    void whatNeedsDatabasesIsRefusedWithoutThem(String part) {
        refused(SERVICE + part + "\n", part.substring(0, part.indexOf(':')), "needs databases");
    }

    @Test
    void databasesWithoutTablesAreRefused() {
        refused(with(DATABASE, "tables: [orders]\n", ""), "environments", "no 'tables'");
        refused(with(DATABASE, "tables: [orders]\n", "tables: []\n"), "tables", "empty list");
    }

    @Test
    void aScriptThatIsMissingIsNamed() {
        refused(DATABASE + "expand: [none.sql]\n", "expand[0]", "no file 'none.sql'");
        refused(DATABASE + "expand: [{file: green.sql, undo: none.sql}]\n", "expand[0].undo", "no file 'none.sql'");
    }

    @Test
    void aScriptThatCantBeReadIsRefused() throws IOException {
        Files.createDirectory(folder.resolve("sub"));
        Files.write(folder.resolve("latin.sql"), new byte[] {'-', '-', ' ', (byte) 0xe4});
        Files.writeString(folder.resolve("empty.sql"), " \n");
        Files.write(folder.resolve("big.sql"), new byte[ScriptFiles.MAX_BYTES + 1]);

        refused(DATABASE + "expand: [{file: sub, name: s}]\n", "expand[0].file", "not a file");
        refused(DATABASE + "expand: [latin.sql]\n", "expand[0]", "UTF-8");
        refused(DATABASE + "expand: [empty.sql]\n", "expand[0]", "is empty");
        refused(DATABASE + "expand: [big.sql]\n", "expand[0]", "4 MiB");
        refused(DATABASE + "expand: ['a\\0']\n".replace("'", "\""), "expand[0]", "control character");
    }

    @Test
    void aScriptOutsideThePlansFolderIsRefused() throws IOException {
        Path plans = Files.createDirectory(folder.resolve("plans"));
        Files.createSymbolicLink(plans.resolve("link.sql"), folder.resolve("green.sql"));

        for (var path : new String[] {
            "../green.sql", "../none.sql", folder.resolve("green.sql").toString(), "link.sql"
        }) {
            Texts.refused(DATABASE + "expand: [" + path + "]\n", plans, "expand[0]", "outside the plan's folder");
        }
    }

    @Test
    void scriptsHaveNamesOfTheirOwn() {
        refused(DATABASE + "expand: [green.sql, ./green.sql]\n", "expand[1]", "another script has that name");
        refused(
                DATABASE + "expand: [green.sql]\ncontract: [{file: contract.sql, name: GREEN_sql}]\n",
                "contract[0]",
                "differs in signs only");
        refused(DATABASE + "expand: [{file: green.sql, name: 'a b'}]\n", "expand[0].name", "letters, digits");
        refused(DATABASE + "contract: [{file: contract.sql, undo: green-undo.sql}]\n", "contract[0].undo", "not known");
    }

    @Test
    void aGateAsksOneQuestion() {
        refused(gate("before: cutover"), "gates[0]", "either 'approval'");
        refused(gate("before: cutover, approval: a, lag: 1s"), "gates[0]", "either 'approval'");
        refused(gate("before: cutover, lag: 1s, needed: 2"), "gates[0]", "remove it");
        refused(gate("approval: a"), "gates[0]", "'before' is missing");
        refused(gate("before: cutover, approval: a, needed: 0"), "gates[0].needed", "1 to 20");
    }

    @Test
    void anApprovalsNameIsItsOwn() {
        refused(gate("before: cutover, approval: ready"), "gates[0].approval", "every migration has");
        refused(
                gate("before: cutover, approval: a}, {before: contract, approval: a"),
                "gates[1].approval",
                "one yes would open both");
        refused(gate("before: cutover, lag: 1s}, {before: cutover, lag: 2s"), "gates[1]", "stricter");
    }

    @Test
    void aGateBeforeAPhaseThatIsNotThereIsRefused() {
        refused(gate("before: shadow, approval: a"), "gates[0].before", "the plan has no 'mirror'");
        refused(gate("before: ramp, approval: a"), "gates[0].before", "the plan has no 'ramp'");
        refused(SERVICE + "gates: [{before: backfill, approval: a}]\n", "gates[0].before", "no backfill");
        refused(SERVICE + "gates: [{before: cutover, lag: 1s}]\n", "gates[0].lag", "needs databases");
        refused(gate("before: backfill, lag: 1s"), "gates[0].before", "would never open");
    }

    @Test
    void whatHappensOnFailureIsOneOfTwo() {
        refused(DATABASE + "rollback: {on-failure: rollback}\n", "rollback.on-failure", "did you mean 'roll-back'?");
        refused(DATABASE + "rollback: {on-failure: explode}\n", "rollback.on-failure", "roll-back or wait");
    }

    private static String gate(String gate) {
        return DATABASE + "gates: [{" + gate + "}]\n";
    }

    private void refused(String text, String path, String words) {
        Texts.refused(text, folder, path, words);
    }
}
