package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoginReaderTest {
    private static final Path FOLDER = Path.of("/etc/bascule");
    private static final Path PAGE = Path.of(System.getProperty("project.root", ".."), "docs/sign-in.md");
    private static final String LEAST = """
        issuer: https://login.example/realms/ops
        client: bascule
        people: [{claim: groups, is: oncall, role: operator}]
        """;

    private static Login read(String text) {
        var reading = LoginReader.read(text, FOLDER);
        assertThat(reading.problems()).isEmpty();
        return reading.login().orElseThrow();
    }

    @Test
    void whatIsNotSaidHasADefault() {
        assertThat(read(LEAST))
                .isEqualTo(new Login(
                        URI.create("https://login.example/realms/ops"),
                        "bascule",
                        new Secret.None(),
                        Optional.empty(),
                        List.of("profile"),
                        "preferred_username",
                        Duration.ofHours(8),
                        List.of(new Login.People("groups", "oncall", "operator", Set.of()))));
    }

    @Test
    void everyKeyIsRead() {
        assertThat(read("""
            issuer: http://127.0.0.1:9000
            client: bascule
            secret: {file: oidc-secret}
            ca: ca.pem
            scopes: [openid, groups, email]
            person: email
            lasts: 30m
            people:
              - {claim: realm_access.roles, is: shop, role: approver, migrations: [shop-v2, orders]}
            """))
                .isEqualTo(new Login(
                        URI.create("http://127.0.0.1:9000"),
                        "bascule",
                        new Secret.File(Path.of("/etc/bascule/oidc-secret")),
                        Optional.of(Path.of("/etc/bascule/ca.pem")),
                        List.of("groups", "email"),
                        "email",
                        Duration.ofMinutes(30),
                        List.of(new Login.People(
                                "realm_access.roles", "shop", "approver", Set.of("shop-v2", "orders")))));
    }

    @Test
    void everythingThatIsWrongIsToldAtOnceAndNoSecretIsShown() {
        var reading = LoginReader.read("""
            issuer: http://login.example
            client: ''
            secret: canary-1234
            lasts: 30d
            groups: x
            people:
              - {claim: groups, is: oncall, role: boss}
              - {claim: groups, role: viewer, migrations: [No Name]}
            """, FOLDER);

        assertThat(reading.login()).isEmpty();
        assertThat(reading.problems())
                .extracting(Problem::line, Problem::path)
                .containsExactlyInAnyOrder(
                        tuple(1, "issuer"),
                        tuple(2, "client"),
                        tuple(3, "secret"),
                        tuple(4, "lasts"),
                        tuple(5, "groups"),
                        tuple(7, "people[0].role"),
                        tuple(8, "people[1]"),
                        tuple(8, "people[1].migrations[0]"));
        assertThat(reading.problems().toString())
                .contains("is reached in the open")
                .doesNotContain("canary");
    }

    @Test
    void onlyAnIssuerThatNobodyOnTheWayCanPlayIsTaken() {
        for (String issuer :
                List.of("https://login.example", "http://localhost:8080/a", "http://[::1]:1", "http://127.1.2.3")) {
            assertThat(LoginReader.read(LEAST.replace("https://login.example/realms/ops", issuer), FOLDER)
                            .problems())
                    .as(issuer)
                    .isEmpty();
        }
        for (String issuer : List.of(
                "http://10.0.0.1",
                "http://localhost.evil.example",
                "https://a@b",
                "https://x?y",
                "ftp://x",
                "x",
                "https://")) {
            assertThat(LoginReader.read(LEAST.replace("https://login.example/realms/ops", issuer), FOLDER)
                            .problems())
                    .as(issuer)
                    .hasSize(1);
        }
    }

    @Test
    void nobodyAtAllIsAProblem() {
        assertThat(LoginReader.read("issuer: https://a\nclient: b\npeople: []\n", FOLDER)
                        .problems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith("lets nobody in");
    }

    @Test
    void thePageNamesEveryKeyAndNoOther() throws Exception {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("`", -1)[1])
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(Stream.concat(Shape.LOGIN.keys().stream(), Shape.PEOPLE.keys().stream())
                        .toList());
    }
}
