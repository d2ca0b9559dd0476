package bascule.server;

/// @param listen where the API answers
/// @param token what every caller must show
public record ServerSettings(Listen listen, Token token) {
    public static final Listen LISTEN = new Listen("127.0.0.1", 7070);
}
