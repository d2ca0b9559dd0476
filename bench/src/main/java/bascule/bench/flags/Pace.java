package bascule.bench.flags;

import bascule.bench.Contest.Turn;
import bascule.bench.flags.Evaluator.Question;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// How long an evaluation takes, and what it leaves on the heap.
public final class Pace implements Turn {
    private static final int AT_ONCE = 4 * Callers.COUNT;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Evaluator flags;
    private final Duration time;

    /// What came of all of it, so that no compiler leaves it out.
    private volatile long seen;

    /// @param time for each question
    public Pace(Evaluator flags, Duration time) {
        this.flags = flags;
        this.time = time;
    }

    @Override
    public Map<String, Double> take() {
        var figures = new LinkedHashMap<String, Double>();
        for (Question question : Question.values()) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            long end = start + time.toNanos();
            long asked = 0;
            long on = 0;
            while (System.nanoTime() < end) {
                on += some(question);
                asked += AT_ONCE;
            }
            long took = System.nanoTime() - start;
            // Less than a byte is what measuring itself takes.
            double bytes = Math.floor((double) (THREADS.getCurrentThreadAllocatedBytes() - before) / asked);
            figures.put(nanos(question), (double) took / asked);
            figures.put(question.key() + " (bytes)", bytes);
            seen = on;
        }
        return figures;
    }

    private long some(Question question) {
        long on = 0;
        for (int i = 0; i < AT_ONCE; i++) {
            on += flags.on(question, i & (Callers.COUNT - 1)) ? 1 : 0;
        }
        return on;
    }

    /// What its figure is called.
    public static String nanos(Question question) {
        return question.key() + " (ns)";
    }

    /// How many of the last answers were yes.
    public long seen() {
        return seen;
    }
}
