package bascule.alerts;

import java.net.URI;
import java.util.Optional;

/// The migration that alerts are about.
///
/// @param ticket where it was agreed on; empty if nowhere
/// @param link to its page on the dashboard
public record Subject(String migration, String owner, String ticket, Optional<URI> link) {}
