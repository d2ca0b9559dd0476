package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// A real Chromium without a window. Debian's is installed if it is missing and we may; else the test is skipped and
/// says so.
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final String AXE = "/axe.min.js";

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    static Browser open(Path folder) throws IOException, InterruptedException {
        if (!Files.isExecutable(DRIVER) || !Files.isExecutable(CHROMIUM)) {
            install(folder);
        }
        Assumptions.assumeTrue(
                Files.isExecutable(DRIVER) && Files.isExecutable(CHROMIUM),
                "no Chromium here, and it could not be installed: apt-get install chromium chromium-driver");
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--window-size=1280,1600");
        options.setCapability("goog:loggingPrefs", logs);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        var driver = new ChromeDriver(service, options);
        driver.manage().timeouts().implicitlyWait(Duration.ofSeconds(20));
        return new Browser(driver);
    }

    private static void install(Path folder) throws IOException, InterruptedException {
        Path apt = Path.of("/usr/bin/apt-get");
        if (!Files.isExecutable(apt)
                || !Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            return;
        }
        var installing = new ProcessBuilder(
                apt.toString(), "install", "-y", "--no-install-recommends", "chromium", "chromium-driver");
        installing.environment().put("DEBIAN_FRONTEND", "noninteractive");
        Process process = installing
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("apt.log").toFile())
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
    }

    void go(String url) {
        driver.get(url);
    }

    void width(int pixels) {
        driver.manage().window().setSize(new Dimension(pixels, 1_200));
    }

    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    /// Anew if the page has put another in its place between finding and clicking.
    void click(String css) {
        Awaitility.await().ignoreException(StaleElementReferenceException.class).until(() -> {
            find(css).click();
            return true;
        });
    }

    void press(String key) {
        find("body").sendKeys(key);
    }

    void type(String css, String text) {
        find(css).sendKeys(text);
    }

    /// All that a person reads on the page.
    String text() {
        return find("body").getText();
    }

    @Nullable
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    @Nullable
    Object ask(String script) {
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(30));
        return driver.executeAsyncScript(script);
    }

    /// What the page complained of since it was last asked: broken scripts, and what the policy did not let in.
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /// What axe finds that is serious or worse, by the rules of WCAG 2 A and AA.
    List<String> barriers() throws IOException {
        driver.executeScript(axe());
        @Nullable Object found = ask("""
            const done = arguments[arguments.length - 1];
            axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then(
              (result) => done(result.violations
                .filter((each) => ['serious', 'critical'].includes(each.impact))
                .map((each) => each.id + ': ' + each.nodes.map((node) => node.html).join(' '))),
              (error) => done(['axe failed: ' + error]));
            """);
        return found instanceof List<?> all ? all.stream().map(String::valueOf).toList() : List.of("axe said " + found);
    }

    private static String axe() throws IOException {
        try (InputStream in = Browser.class.getResourceAsStream(AXE)) {
            assertThat(in).as(AXE).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    void picture(Path file) throws IOException {
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
