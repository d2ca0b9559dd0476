package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    private static final Path PAGE = Path.of(System.getProperty("project.root", ".."), "docs/gateway-settings.md");

    @TempDir
    Path folder;

    private GatewaySettings defaults() {
        return GatewaySettings.of(
                InetSocketAddress.createUnresolved("127.0.0.1", 8080),
                InetSocketAddress.createUnresolved("127.0.0.1", 9901),
                Path.of(".bascule/gateway.state"),
                Stand.TOKEN);
    }

    private Path written(String text) throws IOException {
        return Files.writeString(folder.resolve("gateway.yaml"), text);
    }

    private GatewaySettings read(String text) throws Exception {
        return SettingsFile.read(written(text)).over(defaults());
    }

    private List<String> problems(String text) throws Exception {
        Path file = written(text);
        WrongSettings wrong = catchThrowableOfType(
                WrongSettings.class, () -> SettingsFile.read(file).over(defaults()));
        assertThat(wrong).as("it was taken").isNotNull();
        return wrong.problems().stream()
                .map(problem -> problem.replace(file.toString(), "file"))
                .toList();
    }

    @Test
    void anEmptyFileChangesNothing() throws Exception {
        assertThat(read("")).isEqualTo(defaults());
        assertThat(read("# nothing yet\n")).isEqualTo(defaults());
    }

    @Test
    void everyKeyIsTakenAndChangesSomething() throws Exception {
        for (Setting setting : Setting.ALL) {
            if (setting.key().equals(Setting.TOKEN_FILE)) {
                continue;
            }
            Setting.Given given =
                    new Setting.Given(List.of(Settings.other(setting).replaceAll("[\\[\\]]", "")), folder);
            GatewaySettings changed = setting.set().apply(defaults(), given);
            assertThat(setting.get().apply(changed))
                    .as(setting.key())
                    .isNotEqualTo(setting.get().apply(defaults()));
        }
    }

    @Test
    void valuesArriveAsTheyWereMeant() throws Exception {
        GatewaySettings settings = read("""
            listen: "[::1]:80"
            admin:
              listen: 10.0.0.1:9901
              token-file: secrets/token
            state: gateway.state
            show-side: true
            proxy-protocol: 10.1.0.0/16
            tls:
              certificate: /etc/cert.pem
              key: key.pem
              client-ca: ca.pem
              client-certificates: optional
            upstreams: {ca: up.pem}
            salt: some salt
            threads: 3
            trusted-proxies: [10.0.0.0/8, "::1"]
            limits:
              head: 1500ms
              head-bytes: 64KiB
              held: 20
            """);
        assertThat(settings.listen().getHostString()).isIn("::1", "0:0:0:0:0:0:0:1");
        assertThat(settings.listen().getPort()).isEqualTo(80);
        assertThat(settings.stateFile()).isEqualTo(folder.resolve("gateway.state"));
        assertThat(settings.trustedProxies()).containsExactly("10.0.0.0/8", "::1");
        assertThat(settings.proxyProtocol()).containsExactly("10.1.0.0/16");
        assertThat(settings.tls().certificate()).contains(Path.of("/etc/cert.pem"));
        assertThat(settings.tls().key()).contains(folder.resolve("key.pem"));
        assertThat(settings.tls().clients()).isEqualTo(Tls.Clients.OPTIONAL);
        assertThat(settings.adminTls().on()).isFalse();
        assertThat(settings.upstreamCa()).contains(folder.resolve("up.pem"));
        assertThat(settings.limits().head()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(settings.limits().headBytes()).isEqualTo(64 * 1024);
        assertThat(settings.limits().held()).isEqualTo(20);
        assertThat(SettingsFile.read(folder.resolve("gateway.yaml")).tokenFile())
                .contains(folder.resolve("secrets/token"));
    }

    @Test
    void everythingWrongIsToldAtOnceEachWithItsLine() throws Exception {
        assertThat(problems("""
            listen: nowhere
            lisen: 127.0.0.1:80
            show-side: yes
            threads: 0
            trusted-proxies:
              - 10.0.0.0/8
              - example
            limits:
              head: 10
              headBytes: 1KiB
              held: 1_000
              idle: 1ms
              idle: 2s
            salt:
            state: [a, b]
            """))
                .containsExactlyInAnyOrder(
                        "file:1 listen: 'nowhere' is no address: write host:port, such as 0.0.0.0:8080",
                        "file:2 lisen is not known here: did you mean 'listen'?",
                        "file:3 show-side: 'yes' is not allowed here: write true or false",
                        "file:4 threads: a gateway has 1 to 1024 threads, not 0",
                        "file:5 trusted-proxies: 'example' is no network; write an address such as 10.1.2.3 or a range"
                                + " such as 10.0.0.0/8",
                        "file:9 limits.head: '10' is no time: write a number and a unit, such as 300ms, 5s or 2m",
                        "file:10 limits.headBytes is not known here: did you mean 'limits.head-bytes'?",
                        "file:11 limits.held: '1_000' is no whole number: write digits only",
                        "file:12 limits.idle: 1ms is out of bounds: write 100ms to 1h",
                        "file:13 limits.idle stands here twice, first in line 12: keep one",
                        "file:14 salt needs a value: text",
                        "file:15 state needs a value: a path");
    }

    @Test
    void whatDoesNotFitTogetherIsTold() throws Exception {
        assertThat(problems("tls: {certificate: a.pem}"))
                .containsExactly("file tls: certificate and key belong together: give both, or neither");
        assertThat(problems("admin:\n  tls: {certificate: a, key: b, client-certificates: required}"))
                .singleElement()
                .asString()
                .startsWith("file admin.tls: client certificates need");
        assertThat(problems("tls: {certificate: a, key: b, client-ca: c}"))
                .singleElement()
                .asString()
                .contains("asks for none");
    }

    @Test
    void routesAreProtectedEachByItsOwn() throws Exception {
        GatewaySettings settings = read("""
            protect:
              "*": {rate-per-client: 5/s}
              check.out: {rate: 60/m burst 7, at-once: 20, queue: 10, within: 30s, retries: 5%}
            """);
        assertThat(settings.policies().protection("*"))
                .isEqualTo(RouteLimits.NONE.withRatePerClient(Rate.parse("5/s")));
        assertThat(settings.policies().protection("check.out"))
                .isEqualTo(RouteLimits.NONE
                        .withRate(Rate.parse("60/m burst 7"))
                        .withAtOnce(20)
                        .withQueue(10)
                        .withWithin(Duration.ofSeconds(30))
                        .withRetries(5));
    }

    @Test
    void whatIsWrongWithARoutesProtectionIsToldWithItsLine() throws Exception {
        assertThat(problems("""
            protect:
              shop:
                rate: fast
                atOnce: 1
                at-once: 0
                retries: 5
              other:
                queue: 5
                within: 0s
                queue: 6
              third: 7
            """))
                .containsExactlyInAnyOrder(
                        "file:3 protect.shop.rate: 'fast' is no rate: write a rate, such as 50/s, 600/m or 50/s burst"
                                + " 200",
                        "file:4 protect.shop.atOnce is not known here: did you mean 'protect.shop.at-once'?",
                        "file:5 protect.shop.at-once: 0 is out of bounds: write 1 to 1000000",
                        "file:6 protect.shop.retries: '5' is no share: write 1% to 100%",
                        "file:9 protect.other.within: '0s' is no time for a request: write a number and a unit, such as"
                                + " 500ms or 30s",
                        "file:10 protect.other.queue stands here twice, first in line 8: keep one",
                        "file:11 protect.third is no mapping: write 'key: value' lines",
                        "file protect.other: a queue is for a place at the service: give at-once too, or no queue");
    }

    @Test
    void whatIsNoYamlOrNoMappingIsToldWithItsLine() throws Exception {
        assertThat(problems("listen: \"a\nb: [")).singleElement().asString().startsWith("file:");
        assertThat(problems("- a\n- b\n")).containsExactly("file:1 the file is no mapping: write 'key: value' lines");
        assertThat(problems("limits: 3\n")).containsExactly("file:1 limits is no mapping: write 'key: value' lines");
        assertThat(problems("a: &x [*x]\n")).singleElement().asString().contains("file:1");
        WrongSettings missing =
                catchThrowableOfType(WrongSettings.class, () -> SettingsFile.read(folder.resolve("none.yaml")));
        assertThat(missing.problems()).singleElement().asString().contains("none.yaml", "can't be read");
    }

    /// The page is what the code says: a row for each key, with what may stand there and the default.
    @Test
    void thePageHasARowForEveryKeyAndNoOther() throws Exception {
        List<String> rows = Setting.ALL.stream().map(this::row).toList();
        List<String> page = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(page)
                .as("rows as the code has them:\n" + String.join("\n", rows))
                .isEqualTo(rows);
    }

    private String row(Setting setting) {
        String byDefault = setting.key().equals("threads")
                ? "one for each processor"
                : String.join(", ", setting.get().apply(defaults()));
        return "| `%s` | %s%s | %s | %s | %s |"
                .formatted(
                        setting.key(),
                        setting.list() ? "list of: " : "",
                        setting.form(),
                        byDefault.isEmpty() ? "none" : byDefault,
                        setting.live() ? "yes" : "no",
                        setting.what());
    }
}
