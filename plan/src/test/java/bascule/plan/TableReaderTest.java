package bascule.plan;

import static bascule.plan.Texts.DATABASE;
import static bascule.plan.Texts.accepted;
import static bascule.plan.Texts.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableReaderTest {
    @TempDir
    Path folder;

    @Test
    void aTableStandsInThePlanOnce() {
        refused(tables("orders, public.orders"), "tables[1].blue", "stands here twice");
        refused(tables("{blue: a, green: c}, {blue: b, green: '\"c\"'}"), "tables[1].green", "two tables would become");
        accepted(tables("orders, sales.orders, {blue: Orders}"), folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b.c", "'\"open'", "'.a'", "a.", "'a..b'", "\"a\\nb\""})
    void aNameThatIsNoTablesIsRefused(String name) {
        refused(tables(name), "tables[0]", "is no table's name");
        refused(tables("a".repeat(64)), "tables[0]", "63 bytes");
    }

    @Test
    void ourOwnTablesAndTheCataloguesAreRefused() {
        refused(tables("bascule.fence"), "tables[0]", "not the service's own");
        refused(tables("{blue: a, green: pg_catalog.pg_class}"), "tables[0].green", "not the service's own");
    }

    @Test
    void computedColumnsNeedTheWayBack() {
        refused(
                table("columns: {cents: 'amount * 100'}"),
                "tables[0].columns",
                "says nothing of the way back, so rolling back would lose what green wrote");
        accepted(table("columns: {upper_name: upper(name)}, inverse: {}"), folder);
    }

    @Test
    void aColumnComputedFromItsOwnNameNeedsItsInverse() {
        refused(
                table("columns: {amount: 'round(\"amount\" * 100)'}, inverse: {}"),
                "tables[0].columns.amount",
                "which would come back changed");
        accepted(table("columns: {amount: 'Amount * 100'}, inverse: {amount: amount / 100.0}"), folder);
        accepted(table("columns: {amount: \"'amount'\"}, inverse: {}"), folder);
    }

    @Test
    void aColumnHasOneOrigin() {
        refused(table("rename: {a: c, b: c}"), "tables[0].rename.b", "two columns of blue become 'c'");
        refused(table("rename: {a: c}, columns: {c: lower(b)}, inverse: {}"), "tables[0].columns.c", "computed too");
        refused(table("rename: {a: c}, inverse: {a: lower(c)}"), "tables[0].inverse.a", "comes back by its rename");
    }

    @Test
    void aKeyKeepsItsValue() {
        refused(table("key: [id], columns: {id: other + 1}, inverse: {}"), "tables[0].key", "'id' is computed");
        refused(table("key: [id, id]"), "tables[0].key[1]", "named twice");
        assertThat(accepted(table("key: id"), folder).tables().getFirst().key()).containsExactly("id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "a; DROP TABLE b ~ semicolon",
                "a -- comment ~ comment",
                "a /* b ~ comment",
                "(a ~ bracket",
                "a) || (b ~ bracket",
                "'a ~ never closed",
                "\"a ~ never closed"
            })
    void anExpressionThatBreaksOutOfItsPlaceIsRefused(String sql, String why) {
        assertThat(SqlExpression.problem(sql))
                .hasValueSatisfying(problem -> assertThat(problem).contains(why));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a || ';--' || b", "'it''s'", "\"odd;name\"", "f(a, (b + 1) * 2)", "a - -b", "a->>'k'"})
    void anOrdinaryExpressionIsAccepted(String sql) {
        assertThat(SqlExpression.problem(sql)).isEmpty();
    }

    private static String tables(String list) {
        return with(DATABASE, "[orders]", "[" + list + "]");
    }

    private static String table(String keys) {
        return tables("{blue: t, " + keys + "}");
    }

    private void refused(String text, String path, String words) {
        Texts.refused(text, folder, path, words);
    }
}
