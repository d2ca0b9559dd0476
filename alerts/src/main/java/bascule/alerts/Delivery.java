package bascule.alerts;

/// How one receiver is told.
///
/// @param to as the plan calls it
/// @param told alerts that it took since the controller was started
/// @param waiting those that are still to be told
/// @param givenUp those that it will not be told any more, since then
/// @param trouble why it is not told now, or was not told the last time; empty if all went well
public record Delivery(String to, long told, int waiting, long givenUp, String trouble) {}
