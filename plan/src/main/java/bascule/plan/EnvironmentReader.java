package bascule.plan;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Reads both environments and the gateway before them. What it says about addresses and secrets never
/// repeats them.
final class EnvironmentReader {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,199}");
    private static final int MOST_WORDS = 100;
    private static final int LINE = 200;
    private static final String NO_LITERAL =
            "a secret never stands in a plan, since plans are kept, shown and compared: write {env: NAME}, {file:"
                + " path} or {command: [program, argument, ...]}, and change this one, now that it was written down";

    private final Path folder;
    private final List<Secret> secrets = new ArrayList<>();

    EnvironmentReader(Path folder) {
        this.folder = folder;
    }

    Plan.Environment side(Optional<Value> value) {
        if (value.isEmpty()) {
            return new Plan.Environment(List.of(), Optional.empty(), "", List.of());
        }
        Fields side = Fields.of(value.get(), Shape.ENVIRONMENT);
        return new Plan.Environment(
                side.get("service").map(EnvironmentReader::services).orElse(List.of()),
                side.get("database").flatMap(this::database),
                side.get("region").flatMap(each -> each.line(LINE)).orElse(""),
                side.get("labels").map(EnvironmentReader::labels).orElse(List.of()));
    }

    Optional<Plan.Gateway> gateway(Value value) {
        Fields gateway = Fields.of(value, Shape.GATEWAY);
        List<URI> admin = gateway.get("admin")
                .map(each -> addresses(each, Addresses::service))
                .orElse(List.of());
        Optional<Secret> token = gateway.get("token").flatMap(this::secret);
        return admin.isEmpty() ? Optional.empty() : token.map(secret -> new Plan.Gateway(admin, secret));
    }

    private static List<URI> services(Value value) {
        return addresses(value, Addresses::upstream);
    }

    private static List<URI> addresses(Value value, Function<Value, Optional<URI>> reader) {
        List<Value> all = value.oneOrMore();
        if (all.isEmpty() && value.node() instanceof Node.Sequence) {
            value.refuse("is an empty list: name at least one address, or remove the key");
        }
        return all.stream().flatMap(each -> reader.apply(each).stream()).toList();
    }

    private static List<String> labels(Value value) {
        return value.oneOrMore().stream()
                .flatMap(each -> each.line(LINE).stream())
                .toList();
    }

    private Optional<Plan.DatabaseAddress> database(Value value) {
        Fields database = Fields.of(value, Shape.DATABASE);
        Optional<String> url = database.get("url").flatMap(Addresses::database);
        Optional<String> user = database.get("user").flatMap(each -> each.line(LINE));
        Optional<Secret> password = database.has("password")
                ? database.get("password").flatMap(this::secret)
                : Optional.of(new Secret.None());
        return url.flatMap(
                place -> user.flatMap(name -> password.map(secret -> new Plan.DatabaseAddress(place, name, secret))));
    }

    /// All that were read, whatever they are for.
    List<Secret> secrets() {
        return List.copyOf(secrets);
    }

    Optional<Secret> secret(Value value) {
        Optional<Secret> secret = reference(value);
        secret.ifPresent(secrets::add);
        return secret;
    }

    private Optional<Secret> reference(Value value) {
        if (value.node() instanceof Node.Scalar(_, _, var empty)) {
            value.refuse(
                    empty
                            ? "is empty: write {env: NAME}, {file: path} or {command: [program, argument, ...]}"
                            : NO_LITERAL);
            return Optional.empty();
        }
        Fields fields = Fields.of(value, Shape.SECRET);
        long ways = Shape.SECRET.keys().stream().filter(fields::has).count();
        if (value.node() instanceof Node.Mapping && ways != 1) {
            value.refuse("a secret is found in one place: give it exactly one of env, file and command");
        }
        return fields.get("env")
                .flatMap(EnvironmentReader::variable)
                .or(() -> fields.get("file").flatMap(this::file))
                .or(() -> fields.get("command").flatMap(EnvironmentReader::command));
    }

    private static Optional<Secret> variable(Value value) {
        return value.text().flatMap(name -> {
            if (VARIABLE.matcher(name).matches()) {
                return Optional.of(new Secret.Environment(name));
            }
            value.refuse(
                    "is not the name of an environment variable: write its name, not its value, such as BLUE_PASSWORD");
            return Optional.empty();
        });
    }

    private Optional<Secret> file(Value value) {
        return value.line(LINE).flatMap(name -> {
            try {
                return Optional.of(new Secret.File(folder.resolve(name).normalize()));
            } catch (InvalidPathException _) {
                value.refuse("is not the path of a file");
                return Optional.empty();
            }
        });
    }

    private static Optional<Secret> command(Value value) {
        if (!(value.node() instanceof Node.Sequence)) {
            value.refuse(
                    "is not a list: write the program and its arguments as [program, argument, ...]; no shell reads"
                            + " them");
            return Optional.empty();
        }
        List<Value> items = value.items();
        if (items.isEmpty() || items.size() > MOST_WORDS) {
            value.refuse("names no program, or has more than " + MOST_WORDS + " words");
            return Optional.empty();
        }
        List<String> words =
                items.stream().flatMap(each -> each.text().stream()).toList();
        return words.size() == items.size() ? Optional.of(new Secret.Command(words)) : Optional.empty();
    }
}
