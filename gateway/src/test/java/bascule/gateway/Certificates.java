package bascule.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// An authority of a test, and what it has signed.
final class Certificates {
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";

    private final X509Bundle authority;

    Certificates() throws Exception {
        authority = new CertificateBuilder()
                .subject("CN=authority of a test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    X509Bundle signed(String name) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + name)
                .addSanDnsName(name)
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(authority);
    }

    /// One that is not of this machine's address.
    X509Bundle elsewhere() throws Exception {
        return new CertificateBuilder()
                .subject("CN=elsewhere.example")
                .addSanDnsName("elsewhere.example")
                .buildIssuedBy(authority);
    }

    Path authorityFile(Path folder) throws IOException {
        return Files.writeString(folder.resolve("authority.pem"), authority.getCertificatePEM());
    }

    /// Puts both files into a folder, over those that are there.
    static Tls files(X509Bundle bundle, Path folder) throws IOException {
        return Tls.NONE
                .withCertificate(Files.writeString(folder.resolve("certificate.pem"), bundle.getCertificatePathPEM()))
                .withKey(Files.writeString(folder.resolve("key.pem"), bundle.getPrivateKeyPEM()));
    }

    /// A file with a certificate for those names and its key.
    Path forNames(Path file, String subject, String... names) throws Exception {
        CertificateBuilder builder = new CertificateBuilder().subject("CN=" + subject);
        if (names.length > 0) {
            builder.addExtensionOctetString(ALTERNATIVE_NAMES, false, dnsNames(names));
        }
        X509Bundle bundle = builder.buildIssuedBy(authority);
        return Files.writeString(file, bundle.getPrivateKeyPEM() + bundle.getCertificatePathPEM());
    }

    /// By hand, for the builder takes none with `*.`.
    private static byte[] dnsNames(String... names) {
        ByteBuf all = Unpooled.buffer();
        for (String name : names) {
            all.writeByte(0x82).writeByte(name.length()).writeCharSequence(name, StandardCharsets.US_ASCII);
        }
        ByteBuf sequence = Unpooled.buffer().writeByte(0x30).writeByte(all.readableBytes());
        return ByteBufUtil.getBytes(sequence.writeBytes(all));
    }

    /// The one that is shown to a client who asks for that name.
    String shownFor(String name, int port) throws Exception {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        try (SSLSocket socket = (SSLSocket) client().getSocketFactory().createSocket(plain, "127.0.0.1", port, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(name.isEmpty() ? List.of() : List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(20_000);
            return shown(new Wire(socket));
        }
    }

    /// Believes this authority, and shows that certificate if it is asked for one.
    SSLContext client(X509Bundle... shown) throws Exception {
        KeyManager[] keys = shown.length == 0
                ? new KeyManager[0]
                : shown[0].toKeyManagerFactory().getKeyManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {authority.toTrustManager()}, null);
        return context;
    }

    static SSLServerSocket listener(X509Bundle bundle) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(bundle.toKeyManagerFactory().getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 100, InetAddress.getLoopbackAddress());
    }

    static Wire wire(SSLContext context, int port, String... versions) throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
        socket.setSoTimeout(20_000);
        if (versions.length > 0) {
            socket.setEnabledProtocols(versions);
        }
        socket.startHandshake();
        return new Wire(socket);
    }

    /// Whose certificate the other end has shown.
    static String shown(Wire wire) throws IOException {
        X509Certificate shown =
                (X509Certificate) ((SSLSocket) wire.socket()).getSession().getPeerCertificates()[0];
        return shown.getSubjectX500Principal().getName();
    }
}
