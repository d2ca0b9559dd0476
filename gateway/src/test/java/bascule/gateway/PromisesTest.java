package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.migration.StepException.Transient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PromisesTest {
    private static final String BY = "header X-User";
    private static final Set<Long> ANN = Set.of(1L);
    private static final Set<Long> BOB = Set.of(2L, 3L);

    private final AtomicLong now = new AtomicLong(1);
    private final Promises promises = new Promises(now::get);

    @BeforeEach
    void begin() {
        promises.tellApart(BY);
    }

    private News first(String who) throws Transient {
        return promises.promise(who, "", 0, BY);
    }

    private News next(String who, News before) throws Transient {
        return promises.promise(who, before.run(), before.upTo(), BY);
    }

    private void pass(long nanos) {
        now.addAndGet(nanos);
        promises.tick();
    }

    @Test
    void whereNobodyIsPromisedAnythingNobodyWaits() {
        assertThat(promises.begun(ANN, BY).told()).isTrue();
        assertThat(promises.holders()).isZero();
    }

    @Test
    void aWriteWaitsUntilEachHolderHasIt() throws Exception {
        News one = first("one");
        News two = first("two");
        Announcement write = promises.begun(ANN, BY);
        AtomicInteger told = new AtomicInteger();
        write.whenTold(told::incrementAndGet);
        News oneMore = next("one", one);
        assertThat(oneMore.begun()).containsExactly(1L);
        assertThat(oneMore.whole()).isFalse();
        News twoMore = next("two", two);
        next("one", oneMore);
        assertThat(told).as("it was sent to the second, who may not have it").hasValue(0);
        next("two", twoMore);
        assertThat(told).hasValue(1);
        write.whenTold(told::incrementAndGet);
        assertThat(told).as("told already").hasValue(2);
    }

    @Test
    void whoDoesNotAskAnyMoreIsWaitedForUntilItsPromiseHasEndedAndNotAgain() throws Exception {
        first("one");
        Announcement write = promises.begun(ANN, BY);
        pass(Promises.LEASE.toNanos() - 1);
        assertThat(write.told()).isFalse();
        pass(1);
        assertThat(write.told()).isTrue();
        assertThat(promises.begun(ANN, BY).told()).isTrue();
    }

    @Test
    void whoHasBeenAwayGetsAllThatIsUnderWay() throws Exception {
        News one = first("one");
        pass(Promises.LEASE.toNanos());
        Announcement ended = promises.begun(ANN, BY);
        promises.begun(BOB, BY);
        promises.begun(BOB, BY);
        promises.ended(ended);
        News back = next("one", one);
        assertThat(back.whole()).isTrue();
        assertThat(back.begun()).containsExactlyInAnyOrder(2L, 2L, 3L, 3L);
        assertThat(back.ended()).isEmpty();
    }

    @Test
    void whatWasUnderWayBeforeAnybodyWasPromisedAnythingIsToldWithThePromise() throws Exception {
        Announcement write = promises.begun(ANN, BY);
        News one = first("one");
        assertThat(one.begun()).containsExactly(1L);
        promises.ended(write);
        promises.begun(BOB, BY);
        News more = next("one", one);
        assertThat(more.ended()).containsExactly(1L);
        assertThat(more.begun()).containsExactlyInAnyOrder(2L, 3L);
    }

    @Test
    void aWriteOfNobodyKnownMayBeAnybodys() throws Exception {
        promises.begun(Set.of(), BY);
        assertThat(first("one").begun()).containsExactly(News.ANYBODY);
    }

    /// The hash of one way to tell callers apart says nothing in another.
    @Test
    void onceCallersAreToldApartInAnotherWayWhatIsUnderWayIsAnybodys() throws Exception {
        News one = first("one");
        Announcement before = promises.begun(ANN, BY);
        promises.tellApart("cookie id");
        assertThatThrownBy(() -> next("one", one))
                .isInstanceOf(Transient.class)
                .hasMessageContaining("cookie id here, and by header X-User there");
        Announcement after = promises.begun(BOB, BY);
        assertThat(after.told()).as("the holder may still rely on its promise").isFalse();
        News two = promises.promise("two", "", 0, "cookie id");
        assertThat(two.begun()).containsExactly(News.ANYBODY, News.ANYBODY);
        promises.ended(before);
        promises.ended(after);
        promises.begun(BOB, "cookie id");
        News more = promises.promise("two", two.run(), two.upTo(), "cookie id");
        assertThat(more.ended()).containsExactly(News.ANYBODY, News.ANYBODY);
        assertThat(more.begun()).containsExactlyInAnyOrder(2L, 3L);
    }

    @Test
    void aProcessKeepsWhatTheOneBeforeItMayHavePromised() {
        promises.begin();
        Announcement write = promises.begun(ANN, BY);
        assertThat(write.told()).isFalse();
        pass(Promises.LEASE.toNanos());
        assertThat(write.told()).isTrue();
    }

    @Test
    void withoutSuchARouteNothingIsPromisedAndNothingWaitedFor() {
        promises.tellApart("");
        promises.begin();
        assertThat(promises.begun(ANN, "").told()).isTrue();
        assertThatThrownBy(() -> promises.promise("one", "", 0, ""))
                .isInstanceOf(Transient.class)
                .hasMessageContaining("promises nothing");
    }

    @Test
    void moreThanItCanTellAreNotPromisedAnything() throws Exception {
        for (int each = 0; each < Promises.MOST_HOLDERS; each++) {
            first("gateway-" + each);
        }
        assertThatThrownBy(() -> first("one-more"))
                .isInstanceOf(Transient.class)
                .hasMessageContaining("64 gateways already");
        pass(Promises.LEASE.toNanos());
        assertThat(first("one-more").begun()).isEqualTo(List.of());
    }
}
