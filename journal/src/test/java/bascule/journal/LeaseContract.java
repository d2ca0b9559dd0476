package bascule.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every lease promises. A new kind of lease extends this.
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
public abstract class LeaseContract {
    private static final String HERE = "http://10.0.0.1:7070";

    private Lease one;
    private Lease other;

    /// Two controllers' views of a new lease.
    protected abstract List<Lease> create();

    @BeforeEach
    void make() {
        List<Lease> both = create();
        one = both.getFirst();
        other = both.getLast();
    }

    @Test
    void aNewOneIsFreeAndWhoeverTakesItHasIt() {
        assertThat(one.look().free()).isTrue();
        assertThat(one.renew()).isFalse();
        assertThat(one.take(one.look(), HERE)).isTrue();
        assertThat(one.renew()).isTrue();
        assertThat(other.look().free()).isFalse();
        assertThat(other.look().address()).isEqualTo(HERE);
        assertThat(other.renew()).isFalse();
    }

    @Test
    void eachRenewalShowsAsABeat() {
        one.take(one.look(), HERE);
        long before = other.look().beat();
        one.renew();
        assertThat(other.look().beat()).isGreaterThan(before);
    }

    @Test
    void whatWasRenewedSinceItWasSeenCantBeTaken() {
        one.take(one.look(), HERE);
        Lease.Holding seen = other.look();
        one.renew();
        assertThat(other.take(seen, HERE)).isFalse();
        assertThat(one.renew()).isTrue();
    }

    @Test
    void whatWasTakenAwayIsNotRenewed() {
        one.take(one.look(), HERE);
        assertThat(other.take(other.look(), "there")).isTrue();
        assertThat(one.renew()).isFalse();
        assertThat(other.renew()).isTrue();
        assertThat(one.look().address()).isEqualTo("there");
    }

    @Test
    void itsNumberGrowsWithEachHolder() {
        long before = one.look().number();
        one.take(one.look(), HERE);
        long mine = one.look().number();
        other.take(other.look(), HERE);
        assertThat(List.of(before, mine, one.look().number())).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void whatWasGivenUpIsFreeAndOnlyItsHolderGivesItUp() {
        one.take(one.look(), HERE);
        other.giveUp();
        assertThat(one.renew()).isTrue();
        one.giveUp();
        assertThat(other.look().free()).isTrue();
        assertThat(one.renew()).isFalse();
        assertThat(other.take(other.look(), HERE)).isTrue();
    }

    @Test
    void ofTwoWhoTakeItAtOnceOneHasIt() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int time = 0; time < 50; time++) {
                Lease.Holding seen = one.look();
                List<Callable<Boolean>> both = List.of(() -> one.take(seen, "one"), () -> other.take(seen, "other"));
                long taken = 0;
                for (var each : threads.invokeAll(both)) {
                    taken += each.get() ? 1 : 0;
                }
                assertThat(taken).isEqualTo(1);
            }
        }
    }
}
