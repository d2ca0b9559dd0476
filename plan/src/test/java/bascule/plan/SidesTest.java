package bascule.plan;

import static bascule.plan.Texts.DATABASE;
import static bascule.plan.Texts.SERVICE;
import static bascule.plan.Texts.accepted;
import static bascule.plan.Texts.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidesTest {
    private static final String BLUE_DATABASE = "database: {url: \"jdbc:postgresql://blue/shop\", user: bascule}";
    private static final String GREEN_URL = "jdbc:postgresql://green/shop";
    private static final String GREEN_SERVICE = "http://127.0.0.1:9002";

    @TempDir
    Path folder;

    @Test
    void aDatabaseOnOneSideOnlyIsRefused() {
        refused(with(DATABASE, BLUE_DATABASE, "region: here"), "environments.blue", "blue has no 'database'");
    }

    @Test
    void anEnvironmentThatIsMissingIsNamedOnce() {
        refused(with(SERVICE, "  green: {service: http://127.0.0.1:9002}\n", ""), "environments", "'green' is missing");
    }

    @Test
    void aPlanWithNothingToMigrateIsRefused() {
        String nothing = "migration: m\nowner: o\nenvironments: {blue: {region: here}, green: {region: there}}\n";
        refused(nothing, "environments", "nothing to migrate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:postgresql://blue/shop", "jdbc:postgresql://BLUE.:5432/shop?sslmode=require"})
    void oneDatabaseOnBothSidesIsRefused(String url) {
        refused(with(DATABASE, GREEN_URL, url), "environments.green.database.url", "blue's own database");
    }

    @Test
    void oneLoopbackByTwoNamesIsOnePlace() {
        String text = with(with(DATABASE, "//blue/", "//localhost/"), "//green/", "//[::1]:5432/");
        refused(text, "environments.green.database.url", "blue's own database");
    }

    @Test
    void twoDatabasesOfOneServerAreTwo() {
        accepted(with(DATABASE, GREEN_URL, "jdbc:postgresql://blue/shop2"), folder);
    }

    @Test
    void oneServiceOnBothSidesIsRefused() {
        refused(
                with(SERVICE, GREEN_SERVICE, "[http://127.0.0.1:9005, http://localhost:9001/]"),
                "environments.green.service",
                "an address of blue");
        refused(with(SERVICE, GREEN_SERVICE, "http://127.0.0.1:8081"), "environments.green.service", "admin port");
    }

    @Test
    void oneGatewayIsNamedOnce() {
        refused(
                with(SERVICE, "admin: http://127.0.0.1:8081", "admin: [http://10.0.0.1:9901, http://10.0.0.1:9901/]"),
                "gateway.admin",
                "it is a gateway's admin port already");
        refused(with(SERVICE, "admin: http://127.0.0.1:8081", "admin: []"), "gateway.admin", "at least one address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c://127.0.0.1:8081", "h2://10.0.0.1:9901", "127.0.0.1:8081", "H2C://127.0.0.1:8081"})
    void anAdminPortSpeaksHttpAndNothingElse(String address) {
        refused(
                with(SERVICE, "admin: http://127.0.0.1:8081", "admin: '" + address + "'"),
                "gateway.admin",
                "write http://host:port or https://host:port");
    }

    @Test
    void aServiceWithoutAGatewayIsRefused() {
        String text = with(DATABASE, "blue: {", "blue: {service: http://a:1, ");
        refused(text, "environments.blue.service", "no gateway stands before it");
    }

    @Test
    void aGatewayWithoutAServiceIsRefused() {
        refused(
                with(SERVICE, "blue: {service: http://127.0.0.1:9001}", "blue: {}"),
                "environments.blue",
                "no 'service'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://127.0.0.1:9002",
                "127.0.0.1:9002",
                "file:///etc/passwd",
                "jdbc:postgresql://127.0.0.1/shop",
                "javascript:alert(1)"
            })
    void aServiceThatDoesNotSpeakHttpIsRefused(String address) {
        refused(with(SERVICE, GREEN_SERVICE, "'" + address + "'"), "environments.green.service", "write http://");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254",
                "http://169.254.0.1:80",
                "http://[fe80::1]:80",
                "http://[fe80::1%25eth0]:80",
                "http://[::ffff:169.254.169.254]",
                "http://[64:ff9b::a9fe:a9fe]",
                "http://[fd00:ec2::254]",
                "http://2852039166",
                "http://0xA9FEA9FE",
                "http://metadata.google.internal",
                "http://METADATA.google.internal.:80",
                "http://100.100.100.200",
                "http://224.0.0.1",
                "http://[ff02::1]",
                "http://0.0.0.0:9002",
                "http://[::]:9002"
            })
    void anAddressThatLeadsToTheMachinesOwnSecretsIsRefused(String address) {
        refused(with(SERVICE, GREEN_SERVICE, "'" + address + "'"), "environments.green.service", "no plan may name");
        String database = address.replace("http", "jdbc:postgresql") + "/shop";
        refused(with(DATABASE, GREEN_URL, database), "environments.green.database.url", "no plan may name");
        refused(with(SERVICE, "http://127.0.0.1:8081", "'" + address + "'"), "gateway.admin", "no plan may name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:9002",
                "https://green.internal",
                "http://10.0.0.1:80/",
                "http://[2001:db8::a9fe:1]:80",
                "http://127.0.0.2:9001"
            })
    void ordinaryAddressesAreAccepted(String address) {
        accepted(with(SERVICE, GREEN_SERVICE, "'" + address + "'"), folder);
    }

    @Test
    void whatTheGatewayDoesNotSpeakToAServiceIsRefusedBeforeItIsAsked() {
        refused(with(SERVICE, GREEN_SERVICE, "HTTP://green.internal"), "environments.green.service", "write http://");
        accepted(with(SERVICE, "admin: http:", "admin: https:"), folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a:1/path", "http://a:1?q=1", "http://a:1#f", "http://a:1/?q"})
    void aServiceIsHostAndPortOnly(String address) {
        refused(with(SERVICE, GREEN_SERVICE, "'" + address + "'"), "environments.green.service", "host and port only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a_b:1",
                "http://:1",
                "http://a:70000",
                "http://a:0",
                "http://a b",
                "http://0251.0376.0251.0376",
                "http://",
                "http://a,b"
            })
    void anAddressThatLeadsNowhereIsRefused(String address) {
        assertThat(PlanReader.read(with(SERVICE, GREEN_SERVICE, "'" + address + "'"), folder)
                        .problems())
                .singleElement()
                .extracting(Problem::path)
                .isEqualTo("environments.green.service");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://me:hunter2@green/shop",
                "jdbc:postgresql://green/shop?user=me",
                "jdbc:postgresql://green/shop?sslmode=require&password=hunter2",
                "jdbc:postgresql://green/shop?sslpassword=hunter2"
            })
    void aPasswordInAnAddressIsRefusedAndNotRepeated(String url) {
        String text = with(DATABASE, GREEN_URL, url);
        refused(text, "environments.green.database.url", "user or password");
        assertThat(PlanReader.read(text, folder).problems().toString()).doesNotContain("hunter2");
        refused(
                with(SERVICE, GREEN_SERVICE, "http://me:hunter2@a:1"),
                "environments.green.service",
                "user or password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"socketFactory", "loggerFile", "sslfactory", "options"})
    void whatWouldMakeTheDriverDoMoreThanConnectIsRefused(String parameter) {
        refused(
                with(DATABASE, GREEN_URL, GREEN_URL + "?" + parameter + "=x"),
                "environments.green.database.url",
                "'" + parameter + "', which is not allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mariadb://green/shop",
                "postgresql://green/shop",
                "jdbc:postgresql://green",
                "jdbc:postgresql://green/",
                "jdbc:postgresql://green/a/b",
                "jdbc:postgresql://green,other/shop",
                "jdbc:postgresql:shop"
            })
    void anAddressOfNoDatabaseIsRefused(String url) {
        refused(with(DATABASE, GREEN_URL, url), "environments.green.database.url", "");
    }

    @Test
    void aSecretWrittenOutIsRefusedAndNotRepeated() {
        for (var place : List.of("hunter2", "'hunter2'", "{value: hunter2}", "{env: 'hunter2!'}", "[hunter2]")) {
            String text =
                    with(DATABASE, "green/shop\", user: bascule", "green/shop\", user: bascule, password: " + place);
            assertThat(PlanReader.read(text, folder).problems())
                    .isNotEmpty()
                    .allMatch(each -> each.path().startsWith("environments.green.database.password"))
                    .noneMatch(each -> each.toString().contains("hunter2"));
        }
    }

    @Test
    void aSecretWrittenOutIsRefusedWithTheReason() {
        refused(with(SERVICE, "{env: TOKEN}", "hunter2"), "gateway.token", "a secret never stands in a plan, since");
        refused(with(SERVICE, "{env: TOKEN}", "~"), "gateway.token", "is empty: write {env: NAME}");
    }

    @Test
    void aSecretIsFoundInOnePlace() {
        refused(with(SERVICE, "{env: TOKEN}", "{env: TOKEN, file: token}"), "gateway.token", "exactly one of");
        refused(with(SERVICE, "{env: TOKEN}", "{}"), "gateway.token", "exactly one of");
        refused(with(SERVICE, "{env: TOKEN}", "{command: vault read x}"), "gateway.token.command", "not a list");
        refused(with(SERVICE, "{env: TOKEN}", "{command: []}"), "gateway.token.command", "names no program");
        refused(with(SERVICE, ", token: {env: TOKEN}", ""), "gateway", "'token' is missing");
    }

    private void refused(String text, String path, String words) {
        Texts.refused(text, folder, path, words);
    }
}
