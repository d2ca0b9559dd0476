package bascule.plan;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads how people sign in: YAML as plans are, and everything that is wrong with it at once.
public final class LoginReader {
    static final List<String> SCOPES = List.of("profile");
    static final String PERSON = "preferred_username";
    static final Duration LASTS = Duration.ofHours(8);

    private static final Duration LEAST = Duration.ofMinutes(1);
    private static final Duration MOST = Duration.ofHours(12);
    private static final int LINE = 200;
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,100}");
    private static final Map<String, String> ROLES =
            Map.of("viewer", "viewer", "approver", "approver", "operator", "operator", "admin", "admin");
    private static final String ISSUER_FORM = "write it as the provider's own documents do, with https, such as"
            + " https://login.example/realms/ops; http is for this machine only";

    private LoginReader() {}

    /// How people sign in, or the problems of the text; never both.
    public record Reading(Optional<Login> login, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /// Asks nobody, and looks at no other file.
    ///
    /// @param folder in which files are that are named without one
    public static Reading read(String text, Path folder) {
        var findings = new Findings();
        Optional<Login> login = YamlText.LOGIN
                .read(text, findings)
                .map(root -> Value.root(root, findings))
                .flatMap(root -> login(Fields.of(root, Shape.LOGIN), folder));
        return findings.problems().isEmpty()
                ? new Reading(login, List.of())
                : new Reading(Optional.empty(), findings.problems());
    }

    private static Optional<Login> login(Fields given, Path folder) {
        Optional<URI> issuer = given.get("issuer").flatMap(LoginReader::issuer);
        Optional<String> client = given.get("client").flatMap(each -> each.line(LINE));
        Optional<Secret> secret = given.has("secret")
                ? given.get("secret").flatMap(new EnvironmentReader(folder)::secret)
                : Optional.of(new Secret.None());
        Optional<Path> ca = given.get("ca").flatMap(each -> each.line(LINE)).map(folder::resolve);
        List<String> scopes = given.get("scopes").map(LoginReader::scopes).orElse(SCOPES);
        String person = given.get("person").flatMap(each -> each.line(LINE)).orElse(PERSON);
        Duration lasts =
                given.get("lasts").flatMap(each -> each.duration(LEAST, MOST)).orElse(LASTS);
        List<Login.People> people = given.get("people").map(LoginReader::people).orElse(List.of());
        return issuer.flatMap(place -> client.flatMap(
                name -> secret.map(known -> new Login(place, name, known, ca, scopes, person, lasts, people))));
    }

    private static List<String> scopes(Value value) {
        return value.oneOrMore().stream()
                .flatMap(each -> each.text(SCOPE, "a scope, without spaces").stream())
                .filter(scope -> !scope.equals("openid"))
                .toList();
    }

    private static Optional<URI> issuer(Value value) {
        return value.line(LINE).flatMap(text -> {
            if (!Pattern.matches("https?://[^/?#@\\s]+(/[^?#\\s]*)?", text)
                    || !URI.create(text).isAbsolute()) {
                value.refuse("is no issuer: " + ISSUER_FORM);
                return Optional.empty();
            }
            URI issuer = URI.create(text);
            if (text.startsWith("http:") && !here(issuer)) {
                value.refuse(
                        "is reached in the open, so that anybody on the way could vouch for people: " + ISSUER_FORM);
                return Optional.empty();
            }
            return Optional.of(issuer);
        });
    }

    private static boolean here(URI issuer) {
        String host = String.valueOf(issuer.getHost());
        return host.equals("localhost")
                || InetAddress.ofLiteral(host.matches("[0-9.]+|\\[.*]") ? host : "0.0.0.0")
                        .isLoopbackAddress();
    }

    private static List<Login.People> people(Value value) {
        List<Value> all = value.items();
        if (all.isEmpty() && value.findings().clean(value.path())) {
            value.refuse(
                    "lets nobody in: write one rule a line, such as - {claim: groups, is: oncall, role: operator}");
        }
        return all.stream().flatMap(each -> rule(each).stream()).toList();
    }

    private static Optional<Login.People> rule(Value value) {
        Fields given = Fields.of(value, Shape.PEOPLE);
        Optional<String> claim = given.get("claim").flatMap(each -> each.line(LINE));
        Optional<String> is = given.get("is").flatMap(each -> each.line(LINE));
        Optional<String> role = given.get("role").flatMap(each -> each.oneOf(ROLES));
        Set<String> migrations = new HashSet<>();
        given.get("migrations")
                .ifPresent(each -> each.oneOrMore()
                        .forEach(name -> name.text(DraftReader.NAME, DraftReader.NAME_FORM)
                                .ifPresent(migrations::add)));
        boolean limited = given.has("migrations");
        return claim.flatMap(name -> is.flatMap(said -> role.flatMap(word -> limited && migrations.isEmpty()
                ? Optional.empty()
                : Optional.of(new Login.People(name, said, word, migrations)))));
    }
}
