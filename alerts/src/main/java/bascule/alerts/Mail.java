package bascule.alerts;

import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;

/// E-mail, through an SMTP server.
public final class Mail implements Channel {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int SUBJECT_MAX = 200;

    private final MailServer server;
    private final Letter letter;
    private final SSLSocketFactory sockets;

    public Mail(MailServer server, Letter letter) {
        this(server, letter, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /// @param sockets that know whom to trust
    Mail(MailServer server, Letter letter, SSLSocketFactory sockets) {
        this.server = server;
        this.letter = letter;
        this.sockets = sockets;
    }

    @Override
    public void tell(Alert alert) throws Transient, Refused {
        try {
            Session session = Session.getInstance(properties());
            MimeMessage message = message(alert, session);
            try (Transport transport = session.getTransport(protocol())) {
                if (server.user().isEmpty()) {
                    transport.connect();
                } else {
                    transport.connect(server.user(), server.password().found());
                }
                transport.sendMessage(message, message.getAllRecipients());
            }
        } catch (AuthenticationFailedException closed) {
            throw new Transient("the mail server does not let user '" + server.user() + "' in");
        } catch (SendFailedException refused) {
            throw new Transient("the mail server refuses the sender or an addressee");
        } catch (MessagingException broken) {
            throw new Transient("the mail server is not to be had: " + causes(broken));
        }
    }

    /// By their classes: what they say may repeat what was sent.
    private static String causes(Throwable failure) {
        return Stream.iterate(failure, each -> each != null, Throwable::getCause)
                .limit(3)
                .map(each -> each.getClass().getSimpleName())
                .reduce((outer, inner) -> outer + ", " + inner)
                .orElse("");
    }

    private String protocol() {
        return server.security() == MailServer.Security.TLS ? "smtps" : "smtp";
    }

    private Properties properties() {
        var all = new Properties();
        String prefix = "mail." + protocol() + ".";
        String millis = String.valueOf(ANSWER.toMillis());
        all.setProperty(prefix + "host", server.host());
        all.setProperty(prefix + "port", String.valueOf(server.port()));
        all.setProperty(prefix + "connectiontimeout", millis);
        all.setProperty(prefix + "timeout", millis);
        all.setProperty(prefix + "writetimeout", millis);
        all.setProperty(prefix + "auth", String.valueOf(!server.user().isEmpty()));
        all.setProperty(prefix + "ssl.checkserveridentity", "true");
        all.put(prefix + "ssl.socketFactory", sockets);
        boolean demanded = server.security() == MailServer.Security.STARTTLS;
        all.setProperty(prefix + "starttls.required", String.valueOf(demanded));
        return all;
    }

    private MimeMessage message(Alert alert, Session session) throws MessagingException {
        var message = new MimeMessage(session);
        message.setFrom(new InternetAddress(letter.from()));
        for (var each : letter.to()) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(each));
        }
        String utf8 = StandardCharsets.UTF_8.name();
        message.setSubject(Alert.cut("[bascule] " + alert.headline(), SUBJECT_MAX), utf8);
        message.setText(text(alert), utf8);
        message.setSentDate(Date.from(alert.at()));
        message.setHeader("X-Bascule-Id", alert.id());
        message.setHeader("Auto-Submitted", "auto-generated");
        return message;
    }

    private static String text(Alert alert) {
        var subject = alert.subject();
        var text = new StringBuilder(alert.headline()).append("\n\n");
        if (!alert.evidence().isEmpty()) {
            text.append(alert.evidence()).append("\n\n");
        }
        text.append("migration  ").append(subject.migration()).append('\n');
        text.append("owner      ").append(subject.owner()).append('\n');
        if (!subject.ticket().isEmpty()) {
            text.append("ticket     ").append(subject.ticket()).append('\n');
        }
        text.append("severity   ").append(alert.kind().severity().word()).append('\n');
        text.append("at         ").append(alert.at()).append('\n');
        subject.link().ifPresent(link -> text.append("dashboard  ").append(link).append('\n'));
        return text.toString();
    }
}
