package bascule.plan;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An OpenID provider that vouches for people at a controller, and what those may do whom it vouches for.
///
/// @param issuer as its own documents name it
/// @param client what the controller is called there
/// @param secret of that client; none where it is a public one
/// @param ca certificates in PEM that the provider is believed by; empty for what Java believes
/// @param scopes asked for beside `openid`
/// @param person the claim that says what somebody is called in the journal
/// @param lasts how long a session is
/// @param people the first that fits holds; whom none fits may nothing
public record Login(
        URI issuer,
        String client,
        Secret secret,
        Optional<Path> ca,
        List<String> scopes,
        String person,
        Duration lasts,
        List<People> people) {
    public Login {
        scopes = List.copyOf(scopes);
        people = List.copyOf(people);
    }

    /// Those of whom a claim says something.
    ///
    /// @param claim its name; dots lead into what is nested
    /// @param is its value, or one of its values
    /// @param role the word for it
    /// @param migrations which they may see and act on; empty for all
    public record People(String claim, String is, String role, Set<String> migrations) {
        public People {
            migrations = Set.copyOf(migrations);
        }
    }
}
