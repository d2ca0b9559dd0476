package bascule.comparison;

import bascule.migration.Side;
import java.util.Optional;

/// One request that was answered twice: to its caller, and to a copy of it. It is not to be kept: it may hold personal
/// data.
///
/// @param route its id
/// @param target with its query
/// @param trace the id of its trace, by which it is found in the service's own logs
/// @param answered what the caller got, from blue
/// @param copiedTo who answered the copy: green, or blue once more, so that what differs is noise
/// @param copy what the copy got
/// @param rules of the plan that had it copied
public record Pairing(
        String route,
        String method,
        String target,
        Optional<String> trace,
        Answered answered,
        Side copiedTo,
        Answered copy,
        Rules rules) {}
