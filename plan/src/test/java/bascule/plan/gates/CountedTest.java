package bascule.plan.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.data.Asking;
import bascule.gates.Judgement.Answer;
import bascule.migration.Gate.Verdict;
import bascule.migration.Guard;
import bascule.migration.Phase;
import bascule.migration.StepException;
import bascule.migration.StepException.Transient;
import bascule.plan.Commands;
import bascule.plan.CommandsReader;
import bascule.plan.Plan.GuardRule;
import bascule.plan.Watched;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CountedTest {
    private static final Duration STOOD = Duration.ofSeconds(5);

    private final AtomicInteger asked = new AtomicInteger();

    /// Tells these numbers one after the other, and the last for ever.
    private Guard counted(List<OptionalDouble> numbers) {
        Asking database = (_, _) -> numbers.get(Math.min(asked.getAndIncrement(), numbers.size() - 1));
        return counted(database);
    }

    private static Guard counted(Asking database) {
        var query = new Watched.Query("SELECT 1", 3);
        var warmUp = Duration.ofSeconds(1);
        return new Watch(new GuardRule(Phase.Name.RAMP, query, warmUp), Counted.of(query, warmUp, database));
    }

    private static OptionalDouble number(double value) {
        return OptionalDouble.of(value);
    }

    private Verdict after(Guard counted, int numbers) throws StepException {
        Verdict[] last = {counted.judge(STOOD)};
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            last[0] = counted.judge(STOOD);
            return last[0] instanceof Verdict.Fail || asked.get() > numbers;
        });
        return last[0];
    }

    @Test
    void tooManyThreeTimesInARowFails() throws Exception {
        assertThat(after(counted(List.of(number(3), number(4), number(5), number(6))), 40))
                .isEqualTo(new Verdict.Fail("6, where 3 is allowed, at 3 looks in a row (fails at 3)"));
    }

    @Test
    void onceInAWhileOrAtTheLimitGoesOn() throws Exception {
        var numbers = List.of(number(9), number(9), number(3), number(9), number(9), number(0));
        assertThat(after(counted(numbers), 12)).isInstanceOf(Verdict.Wait.class);
    }

    @Test
    void nothingSaysNothing() throws Exception {
        assertThat(after(counted(List.of(OptionalDouble.empty())), 6))
                .isInstanceOfSatisfying(
                        Verdict.Wait.class, wait -> assertThat(wait.reason()).contains("no data"));
    }

    @Test
    void aCommandThatIsNotAllowedIsNoDataAndSaysWhatToDo() throws Exception {
        var command = new Watched.Command("smoke", Optional.empty(), Duration.ofMillis(1));
        Guard counted = new Watch(
                new GuardRule(Phase.Name.RAMP, command, Duration.ZERO),
                Counted.of(command, Duration.ZERO, Commands.NONE));
        counted.judge(STOOD);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThatThrownBy(() -> counted.judge(STOOD))
                        .isInstanceOf(Transient.class)
                        .hasMessageContaining("serve --commands"));
    }

    @Test
    void anExitCodeOfOneThreeTimesInARowFails() throws Exception {
        var command = new Watched.Command("smoke", Optional.empty(), Duration.ofMillis(1));
        var allowed =
                CommandsReader.read("smoke: {run: [/bin/false]}").commands().orElseThrow();
        Guard counted = new Watch(
                new GuardRule(Phase.Name.RAMP, command, Duration.ZERO), Counted.of(command, Duration.ZERO, allowed));
        assertThat(counted.describe()).isEqualTo("the command smoke ends with 0");
        var time = new AtomicInteger();
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> counted.judge(Duration.ofMillis(time.addAndGet(10))),
                        new Verdict.Fail("exit code 1, where exit code 0 is allowed, at 3 looks in a row (fails at 3)")
                                ::equals);
    }

    /// A gate on it passes after three looks that were well, one after the other, and a look without a number is none.
    @Test
    void noNumberIsNeverOnTheWayToAPass() throws Exception {
        List<OptionalDouble> told = List.of(
                number(1), number(1), OptionalDouble.empty(), number(1), number(1), OptionalDouble.empty(), number(9));
        var query = new Watched.Query("SELECT 1", 3);
        Witness witness = Counted.of(
                query, Duration.ZERO, (_, _) -> told.get(Math.min(asked.getAndIncrement(), told.size() - 1)));
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            Finding found = witness.look(STOOD);
            assertThat(found.answer()).isNotEqualTo(Answer.PASS);
            return found.answer() == Answer.FAIL;
        });
        Witness well = Counted.of(query, Duration.ZERO, (_, _) -> number(1));
        await().atMost(Duration.ofSeconds(20)).until(() -> well.look(STOOD).answer() == Answer.PASS);
    }

    @Test
    void beginningAgainForgetsTheRow() throws Exception {
        Guard counted = counted(List.of(number(9), number(9), number(0)));
        after(counted, 2);
        counted.begin(2);
        assertThat(after(counted, 9)).isInstanceOf(Verdict.Wait.class);
    }

    @Test
    void whoeverLooksDoesNotWaitForADatabaseThatHangs() throws Exception {
        var hanging = new CountDownLatch(1);
        Guard counted = counted((_, _) -> {
            try {
                hanging.await();
            } catch (InterruptedException interrupted) {
                throw new Transient("interrupted", interrupted);
            }
            return number(9);
        });
        long begun = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThat(counted.judge(STOOD)).isInstanceOf(Verdict.Wait.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        hanging.countDown();
    }
}
