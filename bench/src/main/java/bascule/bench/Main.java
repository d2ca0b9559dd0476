package bascule.bench;

import bascule.bench.world.Workshop;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bench/run`: one benchmark, side by side with its peers; without a name, what there is.
@Command(
        name = "bench/run",
        description = "Measure, side by side with a peer in one run. Without a name: list what can be measured.",
        mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
    private static final int USAGE = 2;
    private static final int BROKEN = 1;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which benchmark.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--quick", description = "Fewer and shorter rounds: three minutes at most.")
    private boolean quick;

    @Option(names = "--json", description = "Print the result as one JSON object on stdout.")
    private boolean json;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draw the ratios into this file.")
    private Optional<Path> svg = Optional.empty();

    private final PrintStream out;
    private final PrintStream err;

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] words) {
        System.exit(run(utf8(FileDescriptor.out), utf8(FileDescriptor.err), words));
    }

    /// @return the exit code
    static int run(PrintStream out, PrintStream err, String... words) {
        return new CommandLine(new Main(out, err))
                .setErr(new java.io.PrintWriter(err, true, StandardCharsets.UTF_8))
                .setOut(new java.io.PrintWriter(out, true, StandardCharsets.UTF_8))
                .execute(words);
    }

    @Override
    public Integer call() {
        List<Bench> all = Benches.all();
        if (name.isEmpty()) {
            int width =
                    all.stream().mapToInt(each -> each.name().length()).max().orElse(1);
            all.forEach(each -> out.printf("%-" + width + "s  %s%n", each.name(), each.describe()));
            return 0;
        }
        Optional<Bench> wanted =
                all.stream().filter(each -> each.name().equals(name.get())).findFirst();
        if (wanted.isEmpty()) {
            String known = all.stream().map(Bench::name).collect(Collectors.joining(", "));
            err.println("bench/run: there is no benchmark '" + name.get() + "'; there are: " + known);
            return USAGE;
        }
        return measure(wanted.get());
    }

    private int measure(Bench bench) {
        try (Workshop workshop = Workshop.open(bench.name())) {
            Run run = new Run(quick, workshop, this::tell);
            bench.measure(run);
            Report report = run.report(bench.name());
            if (svg.isPresent()) {
                Files.writeString(svg.get(), Plot.svg(report));
            }
            out.print(json ? report.json() + "\n" : report.text());
            out.flush();
            return 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            err.println("bench/run: interrupted");
            return BROKEN;
        } catch (Exception problem) {
            err.println("bench/run: " + bench.name() + " could not be measured: " + problem);
            return BROKEN;
        }
    }

    private void tell(String what) {
        err.println("bench: " + what);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
