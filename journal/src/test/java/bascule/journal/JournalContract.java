package bascule.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.journal.Event.Direction;
import bascule.journal.Event.Order;
import bascule.migration.Epoch;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every journal promises. A new kind of journal extends this.
public abstract class JournalContract {
    protected static final Instant NOW = Instant.parse("2026-02-03T04:05:06.123456789Z");

    /// One event of each kind, with texts that are hard to keep.
    protected static final List<Event> EVENTS = List.of(
            new Event.Planned("sha256:12ab"),
            new Event.Planned("sha256:12ab", "ana", "OPS-1234"),
            new Event.PhaseOpened("ramp-2"),
            new Event.GateJudged("ramp-2", "lag", "wait", "2.5 s > 2 s\n\t\"quoted\" \\ \u0000 \u2028"),
            new Event.StepStarted(new StepId("backfill-orders"), Direction.FORWARD),
            new Event.StepFinished(new StepId("backfill-orders"), Direction.FORWARD),
            new Event.StepFailed(new StepId("fence-blue"), Direction.BACK, "lock not had within 500 ms", true),
            new Event.Ordered("ana", Order.ROLL_BACK, "p99 \u2191 \uD83D\uDE31"),
            new Event.Approved("bo", "go/no-go", ""),
            new Event.GlassBroken("cy", Instant.parse("2027-01-31T02:30:00Z"), "nobody else answers"),
            new Event.Reviewed("bo", "right so"),
            new Event.Arranged("bo", Event.Matter.COPY_RATE, "10MiB", "month's end"),
            new Event.Noted("</script><b>&amp;"));

    private Journal journal;

    protected abstract Journal create(InstantSource clock);

    @BeforeEach
    void open() {
        journal = create(InstantSource.fixed(NOW));
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void aClaimBeginsANewTermAndIsRecorded() {
        assertThat(journal.claim("a")).isEqualTo(new Epoch(1));
        assertThat(journal.claim("b")).isEqualTo(new Epoch(2));
        assertThat(journal.replay(0))
                .extracting(Entry::event)
                .containsExactly(new Event.Claimed("a"), new Event.Claimed("b"));
    }

    @Test
    void everyKindOfEventComesBackAsItWas() throws Fenced {
        Epoch epoch = journal.claim("a");
        var appended = new ArrayList<Entry>();
        for (Event event : EVENTS) {
            appended.add(journal.append(epoch, event));
        }
        assertThat(journal.replay(1))
                .isEqualTo(appended)
                .extracting(Entry::event)
                .isEqualTo(EVENTS);
        assertThat(EVENTS.stream().map(Event::getClass).distinct())
                .hasSize(Event.class.getPermittedSubclasses().length - 1);
    }

    @Test
    void entriesAreNumberedTimedAndChained() throws Fenced {
        Epoch epoch = journal.claim("a");
        journal.append(epoch, new Event.Noted("one"));
        journal.append(epoch, new Event.Noted("one"));
        String before = Chain.START;
        long sequence = 1;
        for (Entry entry : journal.replay(0)) {
            assertThat(entry.sequence()).isEqualTo(sequence++);
            assertThat(entry.time()).isEqualTo(Instant.parse("2026-02-03T04:05:06.123456Z"));
            assertThat(entry.hash())
                    .isEqualTo(Chain.hash(before, entry.sequence(), entry.time(), entry.epoch(), entry.event()));
            before = entry.hash();
        }
        assertThat(sequence).isEqualTo(4);
    }

    @Test
    void anOlderTermIsFencedAndRecordsNothing() {
        Epoch old = journal.claim("a");
        journal.claim("b");
        assertThatThrownBy(() -> journal.append(old, new Event.Noted("late")))
                .isInstanceOf(Fenced.class)
                .hasMessageContaining("epoch 2")
                .hasMessageContaining("is 1");
        assertThat(journal.replay(0)).hasSize(2);
    }

    @Test
    void aTermThatHasNotBegunIsABug() {
        journal.claim("a");
        assertThatThrownBy(() -> journal.append(new Epoch(2), new Event.Noted("early")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(journal.replay(0)).hasSize(1);
    }

    @Test
    void replayBeginsWhereAsked() throws Fenced {
        Epoch epoch = journal.claim("a");
        Entry second = journal.append(epoch, new Event.Noted("second"));
        assertThat(journal.replay(1)).containsExactly(second);
        assertThat(journal.replay(2)).isEmpty();
        assertThat(journal.replay(Long.MAX_VALUE)).isEmpty();
        assertThat(journal.replay(-5)).hasSize(2);
    }

    @Test
    void whatWasReplayedDoesNotGrow() throws Fenced {
        Epoch epoch = journal.claim("a");
        List<Entry> before = journal.replay(0);
        journal.append(epoch, new Event.Noted("later"));
        assertThat(before).hasSize(1);
    }

    @Test
    void aTextThatBytesCantSayIsKeptAsFarAsTheyCan() throws Fenced {
        Epoch epoch = journal.claim("a");
        assertThat(journal.append(epoch, new Event.Noted("half \uD800!")).event())
                .isEqualTo(new Event.Noted("half ?!"));
    }

    @Test
    void appendsFromManyThreadsMakeOneChain() throws Exception {
        Epoch epoch = journal.claim("a");
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.startVirtualThread(() -> appendTen(epoch)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        List<Entry> entries = journal.replay(0);
        assertThat(entries).hasSize(81);
        for (int i = 1; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            assertThat(entry.hash())
                    .isEqualTo(
                            Chain.hash(entries.get(i - 1).hash(), i + 1L, entry.time(), entry.epoch(), entry.event()));
        }
    }

    private void appendTen(Epoch epoch) {
        try {
            for (int i = 0; i < 10; i++) {
                journal.append(epoch, new Event.Noted(Thread.currentThread().threadId() + "/" + i));
            }
        } catch (Fenced fenced) {
            throw new AssertionError(fenced);
        }
    }
}
