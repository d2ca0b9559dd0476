package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresAddressTest {
    @Test
    void saysItsPlaceWithoutUserOrPassword() {
        var address = address("jdbc:postgresql://db.example:6432/shop?sslmode=verify-full");
        assertThat(address.place()).isEqualTo("db.example:6432/shop");
        assertThat(address.database()).isEqualTo("shop");
        assertThat(address).hasToString("mover at db.example:6432/shop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mariadb://db/shop",
                "postgresql://db/shop",
                "jdbc:postgresql://mover:hush@db/shop",
                "jdbc:postgresql://db/shop?user=mover",
                "jdbc:postgresql://db/shop?password=hush",
                "jdbc:postgresql://db/shop?sslmode=require&socketFactory=org.example.Anything",
                "jdbc:postgresql://db/shop?loggerFile=/etc/passwd",
                "jdbc:postgresql://db/shop?options=-c%20search_path=evil"
            })
    void refusesWhatIsMoreThanAPlace(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> address(url)).withMessageNotContaining("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b.c", "", ".a", "a.", "\"a"})
    void refusesWhatIsNoTableName(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> TableName.of(name));
    }

    @Test
    void tableNamesKeepTheirLettersAndMayBeQuoted() {
        assertThat(TableName.of("Item")).isEqualTo(new TableName("public", "Item"));
        assertThat(TableName.of("sales.item").quoted()).isEqualTo("\"sales\".\"item\"");
        assertThat(TableName.of("\"a.b\".\"c \"\"d\"")).isEqualTo(new TableName("a.b", "c \"d"));
        assertThat(TableName.of("\"a.b\".\"c \"\"d\"").quoted()).isEqualTo("\"a.b\".\"c \"\"d\"");
    }

    private static PostgresAddress address(String url) {
        return new PostgresAddress(url, "mover", () -> "hush");
    }
}
