package bascule.journal;

import bascule.migration.Epoch;
import java.time.Instant;

/// A line of the journal. `hash` covers everything else in the line and the hash of the line before.
public record Entry(long sequence, Instant time, Epoch epoch, Event event, String hash) {}
