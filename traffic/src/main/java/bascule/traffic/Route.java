package bascule.traffic;

/// Requests whose path begins with `path`; the longest match wins. `readsAnyAge` says that safe
/// requests may be answered by either side while both run, because a stale answer does no harm.
/// `holdReads` says whether a hold queues safe requests too.
public record Route(String id, String path, boolean readsAnyAge, boolean holdReads) {}
