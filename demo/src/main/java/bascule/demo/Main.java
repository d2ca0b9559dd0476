package bascule.demo;

import bascule.demo.shop.BadGreen;
import bascule.demo.story.LiveShow;
import bascule.demo.story.PlainShow;
import bascule.demo.story.Report;
import bascule.demo.story.Settings;
import bascule.demo.story.Show;
import bascule.demo.story.Story;
import bascule.demo.story.StoryException;
import bascule.demo.world.World;
import bascule.demo.world.WorldException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bascule demo`: a shop under load, swung from blue to green and back, on this machine. Ends with 0 only if every
/// promise held.
@Command(
        name = "bascule demo",
        description = "Show it all: a shop under load, swung from blue to green and back, and again.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class Main implements Callable<Integer> {
    private static final int BROKEN_PROMISE = 1;
    private static final int USAGE = 2;
    private static final int COLUMNS = 120;

    @Option(names = "--rate", paramLabel = "N", description = "Shoppers per second.")
    private int rate = Settings.RATE;

    @Option(names = "--seconds", paramLabel = "N", description = "How long they come, at least.")
    private int seconds = Settings.SECONDS;

    @Option(names = "--cycles", paramLabel = "N", description = "How often it is rolled back and switched again.")
    private int cycles = Settings.CYCLES;

    @Option(names = "--seed", paramLabel = "N", description = "Of the shoppers' choices.")
    private long seed = 1;

    @Option(
            names = "--bad-green",
            paramLabel = "HOW",
            description = "Let green misbehave, and see it left by itself: one of ${COMPLETION-CANDIDATES}.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            completionCandidates = Ways.class,
            converter = Way.class)
    private Optional<BadGreen> bad = Optional.empty();

    @Option(
            names = "--outage",
            description = "Let what both sides need fail for a while, and see that a good green is not left.")
    private boolean outage;

    @Option(names = "--json", description = "Print the report as one JSON object on stdout.")
    private boolean json;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "As with the other verbs: ${COMPLETION-CANDIDATES}.")
    private Format output = Format.text;

    private static final class Ways implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return BadGreen.words().iterator();
        }
    }

    private static final class Way implements CommandLine.ITypeConverter<BadGreen> {
        @Override
        public BadGreen convert(String word) {
            return BadGreen.named(word)
                    .orElseThrow(() -> new CommandLine.TypeConversionException(
                            "green can't be bad by '" + word + "': say one of " + String.join(", ", BadGreen.words())));
        }
    }

    private enum Format {
        text,
        json
    }

    @Option(names = "--keep", description = "Leave everything running afterwards, until Ctrl-C.")
    private boolean keep;

    @Option(
            names = "--home",
            paramLabel = "FOLDER",
            description = "An empty folder for plan, journals and logs; it stays. Default: a temporary one.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Optional<Path> home = Optional.empty();

    private final PrintStream out = utf8(FileDescriptor.out);
    private final PrintStream err = utf8(FileDescriptor.err);

    public static void main(String[] words) {
        var line = new CommandLine(new Main());
        line.setParameterExceptionHandler((problem, _) -> {
            line.getErr().println("demo: " + problem.getMessage());
            line.getErr().println("hint: bascule demo --help");
            return USAGE;
        });
        System.exit(line.execute(words));
    }

    @Override
    public Integer call() throws SQLException, InterruptedException {
        Settings settings;
        try {
            settings = new Settings(rate, seconds, cycles, seed, Settings.DWELL, home, bad, outage);
        } catch (IllegalArgumentException wrong) {
            err.println("demo: " + wrong.getMessage());
            return USAGE;
        }
        Show show = show();
        try (World world = World.start(home, settings.course(), show::stands)) {
            Runtime.getRuntime().addShutdownHook(new Thread(world::close, "end"));
            Report report = new Story(settings, world, show).tell();
            out.print(json || output == Format.json ? report.json() + "\n" : "\n" + report.text());
            out.flush();
            if (keep) {
                keep(world);
            }
            return report.ok() ? 0 : BROKEN_PROMISE;
        } catch (WorldException | StoryException problem) {
            err.println("demo: " + problem.getMessage());
            return BROKEN_PROMISE;
        }
    }

    private void keep(World world) throws InterruptedException {
        world.addresses().forEach(err::println);
        err.println("all of it stays until Ctrl-C");
        new CountDownLatch(1).await();
    }

    /// The launcher tells which streams are terminals, and how wide.
    private Show show() {
        boolean terminal = System.getProperty("bascule.terminals", "").contains("err");
        boolean colour = System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
        return terminal
                ? new LiveShow(err, Math.max(40, Integer.getInteger("bascule.columns", COLUMNS)), colour)
                : new PlainShow(err);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
