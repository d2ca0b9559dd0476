package bascule.plan;

import static bascule.plan.Texts.DATABASE;
import static bascule.plan.Texts.SERVICE;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityReaderTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {name: a, table: orders} | quality[0] | one of not-null, unique
        {name: a, table: orders, rows: 1, not-null: id} | quality[0] | a check asks one question
        {name: a, not-null: id} | quality[0] | is about a table
        {name: a, table: other, not-null: id} | quality[0].table | is none of the plan
        {name: a, table: orders, rows: none} | quality[0].rows | is no number of rows
        {name: a, table: orders, valid: "total > 0; DROP"} | quality[0].valid | holds a semicolon
        {name: a, sql: DELETE FROM orders} | quality[0].sql | is no query
        {name: a, table: orders, sql: SELECT 1} | quality[0] | names its tables itself
        {name: a, table: orders, rows: 1, green: SELECT 1} | quality[0] | remove it
        {name: a, table: orders, refers: {column: c, key: id}} | quality[0].refers | is missing: a reference needs it
        {name: A b, table: orders, rows: 1} | quality[0].name | small letters
        """)
    void whatIsWrongIsToldWithItsPlace(String check, String path, String words) throws IOException {
        Texts.refused(DATABASE + "quality: [" + check + "]\n", folder, path, words);
    }

    @Test
    void twoChecksHaveTwoNames() throws IOException {
        Texts.refused(
                DATABASE + "quality: [{name: a, table: orders, rows: 1}, {name: a, table: orders, rows: 2}]\n",
                folder,
                "quality[1].name",
                "another check has that name");
    }

    @Test
    void withoutDatabasesThereAreNoRowsToCheck() throws IOException {
        Texts.refused(SERVICE + "quality: [{name: a, sql: SELECT 1}]\n", folder, "quality", "needs databases");
    }
}
