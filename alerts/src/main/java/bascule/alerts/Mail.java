package bascule.alerts;

import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/// E-mail, through an SMTP server.
public final class Mail implements Channel {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration WITHIN = Duration.ofSeconds(25);
    private static final int SUBJECT_MAX = 200;
    private static final int FOR_GOOD = 500;

    private final MailServer server;
    private final Letter letter;
    private final SSLSocketFactory sockets;
    private final Duration within;

    public Mail(MailServer server, Letter letter) {
        this(server, letter, (SSLSocketFactory) SSLSocketFactory.getDefault(), WITHIN);
    }

    /// @param sockets that know whom to trust
    /// @param within how long it may take to be told
    Mail(MailServer server, Letter letter, SSLSocketFactory sockets, Duration within) {
        this.server = server;
        this.letter = letter;
        this.sockets = sockets;
        this.within = within;
    }

    @Override
    public void tell(Alert alert) throws Transient, Refused {
        try (Socket socket = connected()) {
            Session session = Session.getInstance(properties(), login());
            MimeMessage message = message(alert, session);
            try (var transport = (SMTPTransport) session.getTransport("smtp")) {
                transport.connect(socket);
                transport.sendMessage(message, message.getAllRecipients());
            }
        } catch (AuthenticationFailedException closed) {
            throw new Transient("the mail server does not let user '" + server.user() + "' in");
        } catch (SendFailedException refused) {
            refuse(refused);
        } catch (MessagingException broken) {
            throw new Transient(
                    String.valueOf(broken.getMessage()).contains("STARTTLS")
                            ? "the mail server offers no STARTTLS, so it is told nothing"
                            : "the mail server is not to be had: " + causes(broken));
        } catch (IOException broken) {
            throw new Transient("the mail server is not to be had: " + causes(broken));
        }
    }

    /// What some addressees have is not sent again, and what none may ever have isn't either.
    private static void refuse(SendFailedException refused) throws Transient, Refused {
        List<SMTPAddressFailedException> addressees = addressees(refused);
        String whom = addressees.stream()
                .map(each -> each.getAddress().getAddress() + " (" + each.getReturnCode() + ")")
                .collect(Collectors.joining(", "));
        if (refused.getValidSentAddresses() != null && refused.getValidSentAddresses().length > 0) {
            throw new Refused("the mail server refuses %s; the other addressees have it".formatted(whom));
        }
        if (!addressees.isEmpty() && addressees.stream().allMatch(each -> each.getReturnCode() >= FOR_GOOD)) {
            throw new Refused("the mail server refuses every addressee: " + whom);
        }
        String code = refused instanceof SMTPSendFailedException said ? " with " + said.getReturnCode() : "";
        throw new Transient(
                whom.isEmpty() ? "the mail server does not take the mail" + code : "the mail server refuses " + whom);
    }

    private static List<SMTPAddressFailedException> addressees(MessagingException refused) {
        var all = new ArrayList<SMTPAddressFailedException>();
        Exception next = refused;
        while (next instanceof MessagingException known) {
            if (known instanceof SMTPAddressFailedException one) {
                all.add(one);
            }
            next = known.getNextException();
        }
        return all;
    }

    /// With TLS from the first byte on if that is wanted. The name goes with the address, so that the certificate is
    /// held against it and not against what a reverse lookup says.
    private Socket connected() throws IOException {
        var socket = new BoundedSocket(within);
        try {
            socket.setSoTimeout((int) ANSWER.toMillis());
            byte[] address = InetAddress.getByName(server.host()).getAddress();
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(server.host(), address), server.port()), (int)
                    ANSWER.toMillis());
            return server.security() == MailServer.Security.TLS ? encrypted(socket) : socket;
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    private Socket encrypted(Socket plain) throws IOException {
        var socket = (SSLSocket) sockets.createSocket(plain, server.host(), server.port(), true);
        SSLParameters demands = socket.getSSLParameters();
        demands.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(demands);
        socket.startHandshake();
        return socket;
    }

    /// @throws Transient if the password can't be found
    private Authenticator login() throws Transient {
        String password = server.user().isEmpty() ? "" : server.password().found();
        return new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(server.user(), password);
            }
        };
    }

    /// By their classes: what they say may repeat what was sent.
    private static String causes(Throwable failure) {
        return Stream.iterate(failure, each -> each != null, Throwable::getCause)
                .limit(3)
                .map(each -> each.getClass().getSimpleName())
                .reduce((outer, inner) -> outer + ", " + inner)
                .orElse("");
    }

    private Properties properties() {
        var all = new Properties();
        String millis = String.valueOf(ANSWER.toMillis());
        all.setProperty("mail.smtp.host", server.host());
        all.setProperty("mail.smtp.timeout", millis);
        all.setProperty("mail.smtp.writetimeout", millis);
        all.setProperty("mail.smtp.sendpartial", "true");
        all.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        all.put("mail.smtp.ssl.socketFactory", sockets);
        boolean known = !server.user().isEmpty();
        all.setProperty("mail.smtp.auth", String.valueOf(known));
        if (known) {
            all.setProperty("mail.smtp.user", server.user());
        }
        boolean demanded = server.security() == MailServer.Security.STARTTLS;
        all.setProperty("mail.smtp.starttls.enable", String.valueOf(demanded));
        all.setProperty("mail.smtp.starttls.required", String.valueOf(demanded));
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
