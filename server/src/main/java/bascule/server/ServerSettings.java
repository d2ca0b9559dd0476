package bascule.server;

import bascule.certificates.ServerKey;
import bascule.plan.Login;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// @param listen where the API answers
/// @param token of the server's owner, which may do everything
/// @param flagKeys of programs that may only ask for flags
/// @param grants people's own tokens
/// @param key shown to each new connection, which is encrypted then; empty for plain ones
/// @param address where people's browsers reach it, if something else is before it
/// @param login who else signs people in
/// @param sessions where it is kept who is signed in
/// @param glass how long somebody acts alone who breaks the glass; empty where nobody may
public record ServerSettings(
        Listen listen,
        Token token,
        List<FlagKey> flagKeys,
        Grants grants,
        Optional<Supplier<ServerKey>> key,
        Optional<URI> address,
        Optional<Login> login,
        Shelf sessions,
        Optional<Duration> glass) {
    public static final Listen LISTEN = new Listen("127.0.0.1", 7070);

    public ServerSettings {
        flagKeys = List.copyOf(flagKeys);
    }

    public ServerSettings(Listen listen, Token token) {
        this(
                listen,
                token,
                List.of(),
                Grants.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new MemoryShelf(),
                Optional.empty());
    }

    public ServerSettings withFlagKeys(List<FlagKey> keys) {
        return new ServerSettings(listen, token, keys, grants, key, address, login, sessions, glass);
    }

    public ServerSettings withGrants(Grants people) {
        return new ServerSettings(listen, token, flagKeys, people, key, address, login, sessions, glass);
    }

    /// @param newest asked at each new connection
    public ServerSettings withKey(Supplier<ServerKey> newest) {
        return new ServerSettings(
                listen, token, flagKeys, grants, Optional.of(newest), address, login, sessions, glass);
    }

    /// @param place scheme, host and port
    public ServerSettings withAddress(URI place) {
        return new ServerSettings(listen, token, flagKeys, grants, key, Optional.of(place), login, sessions, glass);
    }

    public ServerSettings withLogin(Login elsewhere) {
        return new ServerSettings(
                listen, token, flagKeys, grants, key, address, Optional.of(elsewhere), sessions, glass);
    }

    public ServerSettings withSessions(Shelf kept) {
        return new ServerSettings(listen, token, flagKeys, grants, key, address, login, kept, glass);
    }

    public ServerSettings withGlass(Duration lasts) {
        return new ServerSettings(listen, token, flagKeys, grants, key, address, login, sessions, Optional.of(lasts));
    }
}
