package bascule.server;

import java.util.List;

/// @param listen where the API answers
/// @param token of the server's owner, which may do everything
/// @param flagKeys of programs that may only ask for flags
/// @param grants people's own tokens
public record ServerSettings(Listen listen, Token token, List<FlagKey> flagKeys, Grants grants) {
    public static final Listen LISTEN = new Listen("127.0.0.1", 7070);

    public ServerSettings {
        flagKeys = List.copyOf(flagKeys);
    }

    public ServerSettings(Listen listen, Token token, List<FlagKey> flagKeys) {
        this(listen, token, flagKeys, Grants.NONE);
    }

    public ServerSettings(Listen listen, Token token) {
        this(listen, token, List.of(), Grants.NONE);
    }
}
