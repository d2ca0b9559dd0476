package bascule.server;

import bascule.certificates.Authorities;
import bascule.controller.Person;
import bascule.migration.StepException.Refused;
import bascule.plan.Login;
import bascule.plan.Secrets;
import bascule.server.Unvouched.Why;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.SerializeException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// An OpenID provider that vouches for people: their browser is sent there and comes back with a code, which is good
/// for one exchange, and only together with what that browser kept (authorization code with PKCE). Believed is what the
/// provider signed with a key of its own.
final class Provider {
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final int ANSWER_MILLIS_MAX = 10_000;
    private static final int KEYS_BYTES_MAX = 1 << 20;
    /// How long what a provider says about itself is taken as known.
    private static final Duration KNOWN = Duration.ofMinutes(10);

    private static final Set<JWSAlgorithm> SIGNATURES = signatures();

    private final Login login;
    private final Issuer issuer;
    private final ClientID client;
    private final Optional<SSLSocketFactory> believed;
    private @Nullable Known known;

    private record Known(OIDCProviderMetadata metadata, IDTokenValidator validator, long until) {}

    /// Somebody whom the provider knows and a rule here too.
    ///
    /// @param leave where their session at the provider ends; empty if it has no such place
    record Vouched(Caller caller, Optional<URI> leave) {}

    /// @throws IllegalArgumentException if the certificates to believe it by can't be read
    Provider(Login login) {
        this.login = login;
        this.issuer = new Issuer(login.issuer());
        this.client = new ClientID(login.client());
        this.believed = login.ca().map(file -> Authorities.context(file).getSocketFactory());
    }

    private static Set<JWSAlgorithm> signatures() {
        Set<JWSAlgorithm> all = new HashSet<>(JWSAlgorithm.Family.RSA);
        all.addAll(JWSAlgorithm.Family.EC);
        return all;
    }

    String name() {
        return login.issuer().getHost();
    }

    Duration lasts() {
        return login.lasts();
    }

    /// Where a browser is sent that begins to sign in.
    ///
    /// @param back where it is to come back to
    URI asking(Attempt attempt, URI back) throws Unvouched {
        Scope scope = new Scope("openid");
        login.scopes().forEach(scope::add);
        return new AuthenticationRequest.Builder(ResponseType.CODE, scope, client, back)
                .endpointURI(known().metadata().getAuthorizationEndpointURI())
                .state(attempt.state())
                .nonce(attempt.nonce())
                .codeChallenge(attempt.verifier(), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /// @param answered where the browser came back to, with what the provider gave it
    Vouched vouched(Attempt attempt, URI answered, URI back, URI home) throws Unvouched {
        Known now = known();
        OIDCTokens tokens = exchanged(code(attempt, answered), attempt, back, now.metadata());
        IDTokenClaimsSet said;
        Claims claims;
        try {
            said = now.validator().validate(tokens.getIDToken(), attempt.nonce());
            claims = new Claims(said.toJWTClaimsSet().getClaims());
        } catch (BadJOSEException | JOSEException | ParseException forged) {
            throw new Unvouched(Why.UNBELIEVED, "the token of " + issuer + " is not believed", forged);
        }
        boolean enough =
                claims.has(login.person()) && login.people().stream().allMatch(each -> claims.has(each.claim()));
        Claims all = enough ? claims : claims.and(asked(tokens, said, now.metadata()));
        return new Vouched(caller(all), leave(tokens, home, now.metadata()));
    }

    private AuthorizationCode code(Attempt attempt, URI answered) throws Unvouched {
        AuthenticationResponse response;
        try {
            response = AuthenticationResponseParser.parse(answered);
        } catch (ParseException nonsense) {
            throw new Unvouched(Why.UNBELIEVED, "what came back is no answer of a provider", nonsense);
        }
        if (!attempt.state().equals(response.getState())) {
            throw new Unvouched(Why.EXPIRED, "what came back was not begun in this browser");
        }
        if (response.getIssuer() != null && !issuer.equals(response.getIssuer())) {
            throw new Unvouched(Why.UNBELIEVED, "another provider answered in place of " + issuer);
        }
        if (!response.indicatesSuccess()) {
            throw new Unvouched(
                    Why.REFUSED,
                    issuer + " refused: " + response.toErrorResponse().getErrorObject());
        }
        return response.toSuccessResponse().getAuthorizationCode();
    }

    private OIDCTokens exchanged(AuthorizationCode code, Attempt attempt, URI back, OIDCProviderMetadata metadata)
            throws Unvouched {
        var grant = new AuthorizationCodeGrant(code, back, attempt.verifier());
        URI endpoint = metadata.getTokenEndpointURI();
        Optional<ClientAuthentication> proof = proof(metadata);
        TokenRequest request = (proof.isPresent()
                        ? new TokenRequest.Builder(endpoint, proof.get(), grant)
                        : new TokenRequest.Builder(endpoint, client, grant))
                .build();
        try {
            TokenResponse response = OIDCTokenResponseParser.parse(sent(request.toHTTPRequest()));
            if (!response.indicatesSuccess()) {
                throw new Unvouched(Why.REFUSED, issuer + " did not take its own code");
            }
            if (response.toSuccessResponse() instanceof OIDCTokenResponse given
                    && given.getOIDCTokens().getIDToken() != null) {
                return given.getOIDCTokens();
            }
            throw new Unvouched(Why.UNBELIEVED, issuer + " gave no token of identity");
        } catch (ParseException nonsense) {
            throw new Unvouched(Why.UNBELIEVED, "the answer of " + endpoint + " is none", nonsense);
        }
    }

    /// Who we are, where we have a secret; asked for anew each time, so that a changed one is picked up.
    private Optional<ClientAuthentication> proof(OIDCProviderMetadata metadata) throws Unvouched {
        if (login.secret() instanceof bascule.plan.Secret.None) {
            return Optional.empty();
        }
        Secret secret;
        try {
            secret = new Secret(Secrets.read(login.secret()));
        } catch (Refused unreadable) {
            throw new Unvouched(Why.UNREACHABLE, "our own secret at " + issuer, unreadable);
        }
        List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
        boolean inHeader = methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        return Optional.of(inHeader ? new ClientSecretBasic(client, secret) : new ClientSecretPost(client, secret));
    }

    /// What the token left out, of the same person.
    private Map<String, Object> asked(OIDCTokens tokens, IDTokenClaimsSet said, OIDCProviderMetadata metadata)
            throws Unvouched {
        URI endpoint = metadata.getUserInfoEndpointURI();
        if (endpoint == null) {
            return Map.of();
        }
        try {
            var request = new UserInfoRequest(endpoint, tokens.getAccessToken());
            UserInfoResponse response = UserInfoResponse.parse(sent(request.toHTTPRequest()));
            if (!response.indicatesSuccess() || response.toSuccessResponse().getUserInfo() == null) {
                throw new Unvouched(Why.UNBELIEVED, endpoint + " tells nothing about who signs in");
            }
            var info = response.toSuccessResponse().getUserInfo();
            if (!said.getSubject().equals(info.getSubject())) {
                throw new Unvouched(Why.UNBELIEVED, endpoint + " tells about somebody else");
            }
            return info.toJWTClaimsSet().getClaims();
        } catch (ParseException nonsense) {
            throw new Unvouched(Why.UNBELIEVED, "the answer of " + endpoint + " is none", nonsense);
        }
    }

    private Caller caller(Claims claims) throws Unvouched {
        String person = claims.values(login.person()).stream().findFirst().orElse("");
        String name;
        try {
            name = Person.named(person);
        } catch (Refused nameless) {
            throw new Unvouched(Why.NO_ROLE, "the claim '" + login.person() + "' is no name for a journal", nameless);
        }
        return login.people().stream()
                .filter(each -> claims.values(each.claim()).contains(each.is()))
                .findFirst()
                .map(each -> new Caller(
                        Optional.empty(), name, Role.valueOf(each.role().toUpperCase(Locale.ROOT)), each.migrations()))
                .orElseThrow(() -> new Unvouched(Why.NO_ROLE, "no rule is for " + name));
    }

    private Optional<URI> leave(OIDCTokens tokens, URI home, OIDCProviderMetadata metadata) {
        return Optional.ofNullable(metadata.getEndSessionEndpointURI())
                .map(end -> new LogoutRequest(end, tokens.getIDToken(), home, null).toURI());
    }

    /// What it says about itself.
    private synchronized Known known() throws Unvouched {
        long now = System.nanoTime();
        Known last = known;
        if (last != null && last.until() - now > 0) {
            return last;
        }
        try {
            var metadata = OIDCProviderMetadata.resolve(issuer, this::limit);
            var found = new Known(metadata, validator(metadata), now + KNOWN.toNanos());
            known = found;
            return found;
        } catch (GeneralException | IOException away) {
            throw new Unvouched(Why.UNREACHABLE, issuer + " can't be asked about itself", away);
        }
    }

    private IDTokenValidator validator(OIDCProviderMetadata metadata) throws IOException {
        var retriever = new DefaultResourceRetriever(
                CONNECT_MILLIS_MAX, ANSWER_MILLIS_MAX, KEYS_BYTES_MAX, true, believed.orElse(null));
        JWKSource<SecurityContext> keys = JWKSourceBuilder.<SecurityContext>create(
                        metadata.getJWKSetURI().toURL(), retriever)
                .build();
        return new IDTokenValidator(issuer, client, new JWSVerificationKeySelector<>(SIGNATURES, keys), null);
    }

    private HTTPResponse sent(HTTPRequest request) throws Unvouched {
        limit(request);
        try {
            return request.send();
        } catch (IOException | SerializeException away) {
            throw new Unvouched(Why.UNREACHABLE, request.getURI() + " gives no answer", away);
        }
    }

    private void limit(HTTPRequest request) {
        request.setConnectTimeout(CONNECT_MILLIS_MAX);
        request.setReadTimeout(ANSWER_MILLIS_MAX);
        request.setFollowRedirects(false);
        believed.ifPresent(request::setSSLSocketFactory);
    }
}
