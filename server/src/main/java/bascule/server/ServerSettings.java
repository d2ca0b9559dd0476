package bascule.server;

import java.util.List;

/// @param listen where the API answers
/// @param token what every caller must show who may change something
/// @param flagKeys of programs that may only ask for flags
public record ServerSettings(Listen listen, Token token, List<FlagKey> flagKeys) {
    public static final Listen LISTEN = new Listen("127.0.0.1", 7070);

    public ServerSettings {
        flagKeys = List.copyOf(flagKeys);
    }

    public ServerSettings(Listen listen, Token token) {
        this(listen, token, List.of());
    }
}
