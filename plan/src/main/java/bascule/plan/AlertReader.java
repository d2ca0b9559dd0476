package bascule.plan;

import bascule.alerts.Kind;
import bascule.alerts.Letter;
import bascule.alerts.MailServer.Security;
import bascule.plan.AlertRules.Means;
import bascule.plan.AlertRules.Told;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads who is told what.
final class AlertReader {
    static final Duration HELD = Duration.ofSeconds(5);
    static final URI PAGERDUTY = URI.create("https://events.pagerduty.com");
    private static final Map<String, Kind> KINDS =
            Arrays.stream(Kind.values()).collect(Collectors.toMap(Kind::word, Function.identity()));
    private static final List<String> MEANS = List.of("webhook", "slack", "pagerduty", "mail");
    private static final Pattern MAILBOX =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,200}");
    private static final String MAILBOX_FORM = "the bare address of a mailbox, such as on-call@shop.example";
    private static final Duration LEAST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofHours(1);
    private static final int LINE = 200;
    private static final int MOST_RECEIVERS = 10;
    private static final int MOST_ADDRESSEES = 50;

    private final EnvironmentReader secrets;

    AlertReader(EnvironmentReader secrets) {
        this.secrets = secrets;
    }

    Optional<AlertRules> read(Value value) {
        Fields alerts = Fields.of(value, Shape.ALERTS);
        Optional<URI> dashboard = alerts.get("dashboard").flatMap(Addresses::service);
        Duration held =
                alerts.get("held").flatMap(each -> each.duration(LEAST, MOST)).orElse(HELD);
        Optional<Duration> lag = alerts.get("lag").flatMap(each -> each.duration(LEAST, MOST));
        List<At<Told>> to =
                alerts.get("to").map(each -> each.items(this::receiver)).orElse(List.of());
        alerts.get("to")
                .filter(each -> each.node() instanceof Node.Sequence(_, var none) && none.isEmpty())
                .ifPresent(each -> each.refuse("names nobody who is told: name a receiver, or remove 'alerts'"));
        alerts.get("to")
                .filter(_ -> to.size() > MOST_RECEIVERS)
                .ifPresent(each -> each.refuse(
                        "names more than " + MOST_RECEIVERS + " receivers: have one of them tell the others"));
        var names = new HashSet<String>();
        to.stream()
                .filter(each -> !names.add(each.value().name()))
                .forEach(each ->
                        value.findings().note(each.path() + ".name", "another receiver has that name: choose another"));
        return Optional.of(
                new AlertRules(dashboard, held, lag, to.stream().map(At::value).toList()));
    }

    private Optional<Told> receiver(Value value) {
        Fields given = Fields.of(value, Shape.RECEIVER);
        var name = given.get("name").flatMap(each -> each.text(DraftReader.NAME, DraftReader.NAME_FORM));
        var ways = MEANS.stream().filter(given::has).toList();
        if (!(value.node() instanceof Node.Mapping)) {
            return Optional.empty();
        }
        if (ways.size() != 1) {
            value.refuse("a receiver is told by one means: give it one of " + String.join(", ", MEANS));
            return Optional.empty();
        }
        String way = ways.getFirst();
        demandTogether(value, given, way);
        var means = means(given, way);
        Set<Kind> kinds = given.get("tell")
                .map(each -> kinds(each, way))
                .orElse(way.equals("pagerduty") ? Kind.LASTING : Set.of(Kind.values()));
        return name.flatMap(each -> means.map(by -> new Told(each, by, kinds)));
    }

    private static void demandTogether(Value value, Fields given, String way) {
        if (given.has("token") && !way.equals("webhook")) {
            value.refuse("'token' is for a 'webhook', and here none is: remove it");
        }
        if (given.has("at") && !way.equals("pagerduty")) {
            value.refuse("'at' is for 'pagerduty', and here none is: remove it");
        }
    }

    private static Set<Kind> kinds(Value value, String way) {
        Set<Kind> kinds = new HashSet<>();
        for (var each : value.oneOrMore()) {
            Optional<Kind> kind = each.oneOf(KINDS);
            kind.ifPresent(kinds::add);
            if (way.equals("pagerduty") && kind.filter(one -> !one.lasts()).isPresent()) {
                each.refuse("is news that never ends, and an incident of PagerDuty's is to be resolved: name only "
                        + lasting());
            }
        }
        if (kinds.isEmpty() && value.findings().clean(value.path())) {
            value.refuse("names nothing to tell: name something, or leave out 'tell' to tell all");
        }
        return kinds;
    }

    private static String lasting() {
        return Kind.LASTING.stream().map(Kind::word).sorted().collect(Collectors.joining(", "));
    }

    private Optional<? extends Means> means(Fields given, String way) {
        Value found = given.get(way).orElseThrow();
        return switch (way) {
            case "webhook" ->
                secrets.secret(found)
                        .flatMap(url -> secret(given, "token").map(token -> new Means.Webhook(url, token)));
            case "slack" -> secrets.secret(found).map(Means.Slack::new);
            case "pagerduty" -> {
                URI at = given.get("at").flatMap(Addresses::service).orElse(PAGERDUTY);
                yield secrets.secret(found).map(key -> new Means.PagerDuty(key, at));
            }
            case "mail" -> mail(found);
            default -> throw new IllegalArgumentException("no means is called " + way);
        };
    }

    private Optional<Secret> secret(Fields given, String key) {
        return given.has(key) ? given.get(key).flatMap(secrets::secret) : Optional.of(new Secret.None());
    }

    private Optional<Means.Mail> mail(Value value) {
        Fields mail = Fields.of(value, Shape.MAIL);
        var server = mail.get("server").flatMap(Addresses::mail);
        boolean open = mail.get("tls")
                .flatMap(each -> each.oneOf(Map.of("demanded", false, "none", true)))
                .orElse(false);
        var user = mail.get("user").flatMap(each -> each.line(LINE));
        var password = secret(mail, "password");
        var from = mail.get("from").flatMap(each -> each.text(MAILBOX, MAILBOX_FORM));
        var to = mail.get("to").map(Value::oneOrMore).orElse(List.of()).stream()
                .flatMap(each -> each.text(MAILBOX, MAILBOX_FORM).stream())
                .toList();
        if (mail.has("to")
                && value.findings().clean(value.path() + ".to")
                && (to.isEmpty() || to.size() > MOST_ADDRESSEES)) {
            value.refuse("has no addressee, or more than " + MOST_ADDRESSEES + ": name some in 'to'");
        }
        if (mail.has("user") != mail.has("password")) {
            value.refuse("'user' and 'password' go together: give both, or neither if the server lets everybody in");
        }
        if (open && mail.has("password")) {
            value.refuse("with 'tls: none' everybody on the way could read the password: remove 'tls', or 'user' and"
                    + " 'password'");
        }
        if (!value.findings().clean(value.path())) {
            return Optional.empty();
        }
        return server.flatMap(place -> from.flatMap(sender -> password.map(secret -> new Means.Mail(
                place.getHost(),
                Addresses.mailPort(place),
                security(place, open),
                user.orElse(""),
                secret,
                new Letter(sender, to)))));
    }

    private static Security security(URI server, boolean open) {
        if (server.getScheme().equals("smtps")) {
            return Security.TLS;
        }
        return open ? Security.NONE : Security.STARTTLS;
    }
}
