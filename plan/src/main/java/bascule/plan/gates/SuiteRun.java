package bascule.plan.gates;

import bascule.data.Asking;
import bascule.migration.StepException;
import bascule.plan.Commands;
import bascule.plan.Load;
import bascule.plan.Suite;
import bascule.plan.Suite.Check;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/// Runs a suite: its requests against each address of green, its queries and commands once, and its
/// loads last, and only on a green that passed all else.
final class SuiteRun {
    private static final int SIGNALS = 128;

    private final Suite suite;
    private final List<URI> green;
    private final Optional<Asking> database;
    private final Commands commands;
    private final Peak peak;

    /// How many requests a second came in the busiest seconds.
    interface Peak {
        /// 0 if none was measured.
        long perSecond() throws StepException;
    }

    /// What came of it: a line for each check that was made.
    record Result(List<String> passed, List<String> failed) {
        Result {
            passed = List.copyOf(passed);
            failed = List.copyOf(failed);
        }
    }

    SuiteRun(Suite suite, List<URI> green, Optional<Asking> database, Commands commands, Peak peak) {
        this.peak = peak;
        this.suite = suite;
        this.green = List.copyOf(green);
        this.database = database;
        this.commands = commands;
    }

    /// Takes ten seconds at most for each query, as for each request at each address, and what commands and loads may
    /// take.
    ///
    /// @param wanted whether somebody still asks for the result
    Result run(BooleanSupplier wanted) throws InterruptedException {
        var passed = new ArrayList<String>();
        var failed = new ArrayList<String>();
        for (var address : green) {
            try (var visit = new Visit(address)) {
                for (var check : suite.checks()) {
                    if (check instanceof Check.Request request) {
                        note(check.word() + " at " + address, visit.wrong(request), passed, failed);
                    }
                }
            }
        }
        for (var check : suite.checks()) {
            switch (check) {
                case Check.Request _, Check.Bears _ -> {}
                case Check.Sql sql -> note(check.word(), wrong(sql), passed, failed);
                case Check.Command command -> note(check.word(), wrong(command), passed, failed);
            }
        }
        if (failed.isEmpty()) {
            for (var check : suite.checks()) {
                if (check instanceof Check.Bears(Load load)) {
                    bear(check.word(), load, wanted, passed, failed);
                }
            }
        }
        return new Result(passed, failed);
    }

    private void bear(String what, Load load, BooleanSupplier wanted, List<String> passed, List<String> failed)
            throws InterruptedException {
        try {
            double perSecond = perSecond(load.rate());
            if (perSecond == 0) {
                failed.add(what + ": no peak was measured, since no requests came through the gateways");
                return;
            }
            LoadRun.Result result = new LoadRun(load, green, perSecond, wanted).run();
            (result.pass() ? passed : failed).add(what + ": " + result.words());
        } catch (StepException unasked) {
            failed.add(what + ": " + unasked.getMessage());
        }
    }

    private double perSecond(Load.Rate rate) throws StepException {
        return switch (rate) {
            case Load.Rate.PerSecond(var requests) -> requests;
            case Load.Rate.TimesPeak(var times) -> times * peak.perSecond();
        };
    }

    private static void note(String what, Optional<String> wrong, List<String> passed, List<String> failed) {
        wrong.ifPresentOrElse(how -> failed.add(what + ": " + how), () -> passed.add(what));
    }

    private Optional<String> wrong(Check.Sql check) {
        try {
            OptionalDouble number = database.orElseThrow().number(check.query(), Visit.ANSWER);
            if (number.isEmpty()) {
                return Optional.of("it gives no number");
            }
            return number.getAsDouble() == check.is()
                    ? Optional.empty()
                    : Optional.of("%s, not %s".formatted(plain(number.getAsDouble()), plain(check.is())));
        } catch (StepException unasked) {
            return Optional.of(unasked.getMessage());
        }
    }

    /// Above 128 a signal ended it.
    private static String ended(Commands.Answer answer) {
        if (!answer.line().isEmpty()) {
            return "it ended with %d: %s".formatted(answer.exit(), answer.line());
        }
        return answer.exit() > SIGNALS
                ? "it ended with %d, by signal %d, and said nothing".formatted(answer.exit(), answer.exit() - SIGNALS)
                : "it ended with %d and said nothing".formatted(answer.exit());
    }

    private static String plain(double number) {
        return Double.isFinite(number)
                ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
                : String.valueOf(number);
    }

    private Optional<String> wrong(Check.Command check) throws InterruptedException {
        try {
            Commands.Answer answer = commands.ask(check.name());
            return answer.exit() == 0 ? Optional.empty() : Optional.of(ended(answer));
        } catch (StepException unasked) {
            return Optional.of(unasked.getMessage());
        }
    }
}
