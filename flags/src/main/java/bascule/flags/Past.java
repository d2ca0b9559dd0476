package bascule.flags;

import java.time.Instant;

/// A change that was made.
///
/// @param hash over this and the hash of the one before, so that none can be taken out or altered unseen
public record Past(Instant at, Version version, String actor, String reason, String what, String hash) {}
