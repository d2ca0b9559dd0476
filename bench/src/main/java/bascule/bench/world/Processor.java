package bascule.bench.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/// What `/proc` says of processes.
public final class Processor {
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    /// A tick of `/proc` is a hundredth of a second on every Linux.
    private static final double SECONDS_PER_TICK = 0.01;

    private static final double KIB_PER_MIB = 1_024;

    private Processor() {}

    /// Seconds of processor time that these processes have used so far, in user and kernel mode.
    /// One that has ended counts nothing.
    public static double seconds(Collection<Long> pids) {
        return pids.stream().mapToLong(Processor::ticks).sum() * SECONDS_PER_TICK;
    }

    private static long ticks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
        } catch (IOException ended) {
            return 0;
        }
    }

    /// Memory of these processes in the machine, in MiB.
    public static double residentMib(Collection<Long> pids) {
        return pids.stream().mapToLong(Processor::residentKib).sum() / KIB_PER_MIB;
    }

    private static long residentKib(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException ended) {
            return 0;
        }
    }
}
