package bascule.server;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/// An OpenID provider as others run it: Spring's authorization server, with three people. It says its port when it is
/// ready, and ends when nobody listens to it any more.
@SpringBootApplication(proxyBeanMethods = false)
class OpenIdServer {
    static final String PASSWORD = "correct-horse-battery";
    static final String SECRET = "canary-of-the-client-7c42";

    private static final Map<String, List<String>> GROUPS =
            Map.of("ana", List.of("engineering", "platform"), "ben", List.of("payments"), "eve", List.of());

    private static final String CLIENT = "spring.security.oauth2.authorizationserver.client.bascule.";

    public static void main(String... arguments) throws Exception {
        var context = (ServletWebServerApplicationContext) new SpringApplicationBuilder(OpenIdServer.class)
                .properties(Map.of(
                        "server.port",
                        "0",
                        "server.address",
                        "127.0.0.1",
                        "spring.main.banner-mode",
                        "off",
                        CLIENT + "registration.client-id",
                        "bascule",
                        CLIENT + "registration.client-secret",
                        "{noop}" + SECRET,
                        CLIENT + "registration.client-authentication-methods",
                        "client_secret_basic",
                        CLIENT + "registration.authorization-grant-types",
                        "authorization_code"))
                .properties(Map.of(
                        CLIENT + "registration.redirect-uris",
                        "http://127.0.0.1" + LoginRoutes.BACK,
                        CLIENT + "registration.post-logout-redirect-uris",
                        arguments[0],
                        CLIENT + "registration.scopes",
                        "openid,profile",
                        CLIENT + "require-proof-key",
                        "true"))
                .run();
        System.out.println(
                "port " + Objects.requireNonNull(context.getWebServer()).getPort());
        while (System.in.read() >= 0) {
            // until whoever started it ends
        }
        context.close();
    }

    @Bean
    UserDetailsService people() {
        return new InMemoryUserDetailsManager(GROUPS.keySet().stream()
                .map(name -> User.withUsername(name)
                        .password("{noop}" + PASSWORD)
                        .roles("USER")
                        .build())
                .toList());
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> groups() {
        return token -> {
            if (OidcParameterNames.ID_TOKEN.equals(token.getTokenType().getValue())) {
                String name = Objects.requireNonNull(token.<Authentication>getPrincipal())
                        .getName();
                token.getClaims().claim("preferred_username", name);
                token.getClaims().claim("groups", GROUPS.getOrDefault(name, List.of()));
            }
        };
    }
}
