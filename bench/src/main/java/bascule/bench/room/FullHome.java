package bascule.bench.room;

import bascule.journal.Event;
import bascule.journal.Ledger;
import bascule.migration.Epoch;
import bascule.plan.PlanReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/// A home in which many migrations have been: all but one were aborted, and that one waits for a person.
///
/// @param folder of the controller
public record FullHome(Path folder) {
    /// The one that goes on.
    public static final String LIVE = "shop-0";

    /// @param migrations how many
    /// @param entries of all journals together
    /// @param gateway its admin address
    /// @param token the file that lets in there
    public static FullHome make(Path folder, int migrations, int entries, URI gateway, Path token) throws IOException {
        for (int number = 0; number < migrations; number++) {
            migration(folder, "shop-" + number, entries / migrations, gateway, token);
        }
        return new FullHome(folder);
    }

    private static void migration(Path home, String name, int entries, URI gateway, Path token) throws IOException {
        Path folder = Files.createDirectories(home.resolve(name));
        String plan = """
            migration: %s
            owner: payments
            environments:
              blue: {service: http://127.0.0.1:9}
              green: {service: http://127.0.0.1:10}
            gateway: {admin: %s, token: {file: %s}}
            routes: [{id: all, path: /}]
            ramp: [{share: 5%%, dwell: 1h}]
            soak: 1h
            gates: [{before: ramp, approval: oncall}]
            """.formatted(name, gateway, token);
        Files.writeString(folder.resolve("scripts.json"), "{}");
        Files.writeString(folder.resolve("base"), folder.toString());
        Files.writeString(folder.resolve("plan.yaml"), plan);
        var reading = PlanReader.read(plan, folder);
        String digest = reading.plan()
                .orElseThrow(() -> new IOException("the plan has problems: " + reading.problems()))
                .digest();
        try (BufferedWriter lines = Files.newBufferedWriter(folder.resolve("journal"), StandardCharsets.UTF_8)) {
            var ledger = new Ledger();
            put(ledger, lines, new Event.Claimed("a benchmark"));
            put(ledger, lines, new Event.Planned(digest, "ana", "OPS-1234"));
            for (int entry = 3; entry < entries - 1; entry++) {
                put(ledger, lines, new Event.Noted("copied 300,000 of 41,200,000 rows, entry " + entry));
            }
            if (!name.equals(LIVE)) {
                put(ledger, lines, new Event.Ordered("ana", Event.Order.ABORT, "another day"));
                put(ledger, lines, new Event.Claimed("a benchmark"));
            }
        }
    }

    private static void put(Ledger ledger, BufferedWriter lines, Event event) throws IOException {
        Epoch epoch = event instanceof Event.Claimed ? new Epoch(ledger.lastTerm() + 1) : new Epoch(ledger.lastTerm());
        var entry = ledger.following(InstantSource.system(), epoch, event);
        ledger.add(entry);
        lines.write(Ledger.line(entry));
        lines.write('\n');
    }
}
