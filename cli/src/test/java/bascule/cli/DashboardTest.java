package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/// A person with a browser, in front of a real controller and a real gateway.
class DashboardTest extends Processes {
    private static final String HOSTILE = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>";
    private static final String MORE = """
        ticket: '%s'
        gates: [{before: cutover, approval: payments}]
        """.formatted(HOSTILE);

    private void signIn(Browser browser, Ready serve) throws Exception {
        browser.go(serve.at("url") + "/");
        assertThat(browser.find("h1").getText()).isEqualTo("Bascule");
        assertThat(browser.barriers()).isEmpty();
        browser.type("#actor", HOSTILE.substring(0, 40));
        browser.type("#token", "not-the-token-of-it" + Keys.ENTER);
        await().until(() -> browser.text().contains("That is not the token"));
        browser.find("#token").clear();
        browser.type("#token", Files.readString(Path.of(serve.at("tokenFile"))).strip() + Keys.ENTER);
        await().until(() -> browser.text().contains("Sign out"));
        assertThat(browser.complaints()).hasSize(1).allMatch(line -> line.contains("401"));
    }

    private static void waitFor(Browser browser, String words) {
        await(words)
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(browser.text()).contains(words));
    }

    private static void confirm(Browser browser, String key, String reason) {
        browser.press(key);
        browser.type("dialog #reason", reason + Keys.ENTER);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Boolean.TRUE.equals(browser.run("return !document.querySelector('dialog')")));
    }

    @Test
    void aWholeMigrationIsWatchedApprovedRolledBackAndAborted() throws Exception {
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Ready serve = start("serve", "--listen", "127.0.0.1:0");
        plan(gateway, "300ms", MORE);
        try (Browser browser = Browser.open(folder)) {
            signIn(browser, serve);
            waitFor(browser, "None yet");
            assertThat(run(serve, "start", "migration.yaml", "--reason", HOSTILE)
                            .code())
                    .isZero();
            waitFor(browser, "front-v7");
            assertThat(browser.barriers()).isEmpty();
            browser.click("a[href='/m/front-v7']");

            waitFor(browser, "It needs you.");
            waitFor(browser, "one person approves");
            waitFor(browser, HOSTILE);
            assertThat(browser.barriers()).isEmpty();
            browser.press("p");
            assertThat(browser.find("dialog h2").getText()).isEqualTo("Pause");
            assertThat(browser.text()).contains("bascule pause front-v7");
            assertThat(browser.barriers()).isEmpty();
            browser.click("dialog button[type=button]");

            confirm(browser, "a", "looks fine " + HOSTILE);
            waitFor(browser, "100 % green");
            browser.picture(Path.of("target", "dashboard.png"));
            assertThat(get(gateway.at("url"))).isEqualTo("green");
            browser.press("x");
            assertThat(browser.run("return document.querySelector('dialog')"))
                    .as("no abort once green was opened")
                    .isNull();
            assertThat(browser.find("#do-abort").getDomAttribute("title")).contains("roll back instead");
            confirm(browser, "r", "the checkout is slow");
            waitFor(browser, "rolled back");
            assertThat(get(gateway.at("url"))).isEqualTo("blue");
            confirm(browser, "x", "another day");
            waitFor(browser, "aborted");

            browser.width(390);
            assertThat(browser.run("return document.documentElement.scrollWidth <= window.innerWidth"))
                    .as("it fits a phone")
                    .isEqualTo(true);
            assertThat(browser.run("return window.hacked")).isNull();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /// Two routes keep their last twenty each; of the one place that the plan shows, green's text stands there.
    @Test
    void answersThatDifferedAreBrowsedAndWhateverTheySayIsText() throws Exception {
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Ready serve = start("serve", "--listen", "127.0.0.1:0");
        plan(gateway, "300ms", "mirror: {share: 100%, dwell: 1h, noise: 0%, show: [body]}\n");
        Path file = folder.resolve("migration.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst("green: \\{service: \\S+}", "green: {service: " + service(HOSTILE) + "}")
                        .replace("- {id: all, path: /}", "- {id: all, path: /}\n  - {id: other, path: /other}"));
        assertThat(run(serve, "start", "migration.yaml").code()).isZero();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> run(serve, "status", "front-v7").out().contains("SHADOW"));
        try (Browser browser = Browser.open(folder)) {
            signIn(browser, serve);
            browser.go(serve.at("url") + "/m/front-v7");
            browser.click("#samples");
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                for (int each = 0; each < 10; each++) {
                    get(gateway.at("url"));
                    get(gateway.at("url") + "/other");
                }
                browser.click("#again");
                return browser.text().contains("1 to 20 of 40, the newest first");
            });
            assertThat(browser.text()).contains("Answers that differed", "body", HOSTILE);
            assertThat(browser.barriers()).isEmpty();
            browser.click("#older");
            waitFor(browser, "21 to 40 of 40");
            assertThat(browser.find("#older").isEnabled()).isFalse();
            browser.click("#newer");
            waitFor(browser, "1 to 20 of 40");
            browser.picture(Path.of("target", "samples.png"));
            assertThat(browser.run("return window.hacked")).isNull();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void aPageOfAnotherServerChangesNothing() throws Exception {
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Ready serve = start("serve", "--listen", "127.0.0.1:0");
        plan(gateway, "1h");
        assertThat(run(serve, "start", "migration.yaml").code()).isZero();
        String other = service("evil");
        String orders = serve.at("url") + "/v1/migrations/front-v7/orders";
        try (Browser browser = Browser.open(folder)) {
            signIn(browser, serve);
            browser.go(other + "/");
            Object answered = browser.ask("""
                const done = arguments[arguments.length - 1];
                const post = (type) => fetch('%s', {method: 'POST', credentials: 'include', mode: 'no-cors',
                  headers: {'Content-Type': type}, body: '{"order":"pause","actor":"eve","reason":"x"}'});
                Promise.allSettled([post('text/plain'), post('application/json')])
                      .then((all) => done(String(all.length)));
                """.formatted(orders));
            assertThat(answered).isEqualTo("2");
            browser.run("""
                const form = document.createElement('form');
                form.method = 'POST';
                form.action = '%s';
                document.body.append(form);
                form.submit();
                """.formatted(orders));
            await().until(() -> browser.text().contains("foreign-page"));
            browser.go(other + "/");
            browser.run("const frame = document.createElement('iframe'); frame.src = '%s'; document.body.append(frame);"
                    .formatted(serve.at("url") + "/m/front-v7"));
            await().until(() -> browser.complaints().stream().anyMatch(line -> line.contains("frame-ancestors")));
        }
        assertThat(run(serve, "audit", "front-v7").out())
                .contains("started plan")
                .doesNotContain("eve ordered");
    }
}
