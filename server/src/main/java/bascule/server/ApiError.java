package bascule.server;

import java.util.Optional;

/// A request that can't be answered as asked: the HTTP status, a word for programs, a sentence for people, and what
/// to type next.
final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final String hint;

    private ApiError(int status, String code, String message, String hint) {
        super(message);
        this.status = status;
        this.code = code;
        this.hint = hint;
    }

    static ApiError malformed(String message) {
        return new ApiError(400, "malformed", message, "");
    }

    static ApiError unauthorized() {
        return new ApiError(
                401,
                "unauthorized",
                "this needs a token that is valid now, in the header 'Authorization: Bearer ...'",
                "give the server's, which lies where it said at its start, or your own, which may have ended, with"
                        + " --token-file");
    }

    /// Why is no business of somebody unknown; the log has it.
    static ApiError unvouched() {
        return new ApiError(
                503,
                "unvouched",
                "whose token this is can't be known just now: the people's own can't be read",
                "try again, or give the server's token; its log says why");
    }

    static ApiError outOfScope(FlagKey key) {
        String may = key.scope() == FlagKey.Scope.FRONT_END
                ? "may only have flags evaluated for a caller"
                : "may only ask for flags and listen to them";
        return new ApiError(
                403, "out-of-scope", "the key '%s' (%s) %s".formatted(key.name(), Shape.word(key.scope()), may), "");
    }

    /// @param whom those whose it is
    static ApiError notTheirs(Caller caller, Whom whom) {
        String who = caller.person().isEmpty() ? "this token" : caller.person();
        String message = "%s may look at this server as %s; this is for %s"
                .formatted(who, Shape.word(caller.role()), Shape.word(whom));
        return new ApiError(403, "forbidden", message, "ask whoever runs the server for another role");
    }

    /// Who starts what is not there yet, or changes a flag, can't be held to some migrations.
    static ApiError onlySome(Caller caller) {
        String message = "%s may act on %s only, start nothing and change no flag"
                .formatted(caller.person(), String.join(", ", new java.util.TreeSet<>(caller.migrations())));
        return new ApiError(403, "forbidden", message, "ask whoever runs the server for a token without --migration");
    }

    static ApiError anotherPerson(String person, String named) {
        String message =
                "this token or session is that of %s, and '%s' was named as the actor".formatted(person, named);
        return new ApiError(
                403, "another-person", message, "give " + person + " or an empty text: who acts is known by it");
    }

    static ApiError unknownFlag(String key) {
        return new ApiError(404, "not-found", "there is no flag '" + key + "' here", "bascule flags list");
    }

    static ApiError notListening(String client) {
        return new ApiError(
                404,
                "not-found",
                "nobody listens to flag events as '%s'".formatted(client),
                "GET /v1/flags/events?client=" + client + " comes first");
    }

    /// @param from the page that sent it
    static ApiError foreign(String from) {
        String message =
                "a signed-in browser may change something only from a page of this server; this came from " + from;
        return new ApiError(403, "foreign-page", message, "");
    }

    static ApiError tooMany(String message) {
        return new ApiError(429, "too-many", message, "the file .bascule/token of the server holds it");
    }

    static ApiError busy(String message) {
        return new ApiError(503, "busy", message, "");
    }

    static ApiError unknownMigration(String name) {
        return new ApiError(404, "not-found", "there is no migration '" + name + "' here", "bascule list");
    }

    /// @param near what may have been meant
    static ApiError unknownPath(String path, Optional<String> near) {
        String hint = near.map(meant -> "did you mean " + meant + "?").orElse("GET /v1/openapi.json has all paths");
        return new ApiError(404, "not-found", "there is nothing at " + path, hint);
    }

    static ApiError wrongMethod(String method, String path) {
        return new ApiError(405, "method-not-allowed", path + " does not answer to " + method, "");
    }

    static ApiError noProvider() {
        return new ApiError(404, "not-found", "nobody else signs people in here", "bascule serve --login login.yaml");
    }

    static ApiError noGlass() {
        return new ApiError(
                409,
                "refused",
                "whoever runs this controller lets nobody break glass",
                "bascule serve --break-glass 30m");
    }

    static ApiError noFlags() {
        return new ApiError(404, "not-found", "no flags are served here", "bascule serve --flags flags.json");
    }

    static ApiError flags(String message) {
        return new ApiError(503, "flags", message, "bascule flags lint");
    }

    static ApiError crowded(int most) {
        return new ApiError(503, "crowded", "%d clients listen already: try again later".formatted(most), "");
    }

    static ApiError keyUsed() {
        String message =
                "something else was asked for under that " + Repeats.HEADER + ": use a new one for each change";
        return new ApiError(409, "key-used", message, "");
    }

    static ApiError refused(String message, String hint) {
        return new ApiError(409, "refused", message, hint);
    }

    static ApiError unfit(String message) {
        return new ApiError(409, "unfit", message, "bascule plan --preflight FILE, once they are mended");
    }

    static ApiError held(String message) {
        return new ApiError(409, "held", message, "bascule status");
    }

    /// @param duty what it does instead of taking orders
    static ApiError standby(String duty) {
        return new ApiError(503, "standby", "this controller takes no orders: " + duty, "GET /v1/controller");
    }

    static ApiError tooLarge(int bytesMax) {
        String message = "the request's body is over the limit of %,d bytes".formatted(bytesMax);
        return new ApiError(413, "too-large", message, "");
    }

    static ApiError notJson(String contentType) {
        return new ApiError(415, "unsupported-media-type", "the body must be application/json, not " + contentType, "");
    }

    static ApiError journal(String message) {
        return new ApiError(500, "journal", message, "bascule logs NAME");
    }

    /// @param reference by which the server's log has the details
    static ApiError internal(String reference) {
        return new ApiError(
                500, "internal", "the server failed at this; its log has the details under " + reference, "");
    }

    static ApiError other(int status, String message) {
        return new ApiError(status, "http-" + status, message, "");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String hint() {
        return hint;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
