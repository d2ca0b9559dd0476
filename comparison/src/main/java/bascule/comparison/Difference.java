package bascule.comparison;

/// One place at which two answers differ.
///
/// @param path `status`, `header:NAME`, `body` where it is not JSON on both sides, or the place in the
///     JSON, `$.a[*].b`; `$.a[]` for the number of items
/// @param blue what the caller got there, as it may be kept: see [Redaction]
/// @param copy what the copy got there
public record Difference(String path, String blue, String copy) {}
