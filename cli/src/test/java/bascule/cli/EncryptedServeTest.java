package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/// `serve` with a certificate, and the verbs that ask it.
class EncryptedServeTest extends Processes {
    private static final String[] KEY = {"--certificate", "certificate.pem", "--key", "key.pem"};

    private void makeFiles() throws Exception {
        var authority = new CertificateBuilder()
                .subject("CN=authority of a test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        var bundle = new CertificateBuilder()
                .subject("CN=controller")
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(authority);
        Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
        Files.writeString(folder.resolve("certificate.pem"), bundle.getCertificatePathPEM());
        Files.writeString(folder.resolve("key.pem"), bundle.getPrivateKeyPEM());
    }

    @Test
    void verbsReachItByTheAuthorityTheyAreGivenAndSayNothingToAnother() throws Exception {
        makeFiles();
        Ready serve = start("serve", "--listen", "127.0.0.1:0", KEY[0], KEY[1], KEY[2], KEY[3]);
        assertThat(serve.at("url")).startsWith("https://127.0.0.1:");

        assertThat(run(serve, "list", "--ca", "ca.pem").code()).isZero();
        var named = new Cli(folder).set("BASCULE_CA", "ca.pem").set("BASCULE_SERVER", serve.at("url"));
        assertThat(named.run("list").code()).isZero();
        Cli.Answer unbelieved = run(serve, "list");
        assertThat(unbelieved.code()).isEqualTo(1);
        assertThat(unbelieved.err()).contains("no encrypted connection", "nothing was sent", "--ca FILE");
        assertThat(run(serve, "list", "--ca", "none.pem").err()).contains("none.pem can't be read as certificates");
    }

    @Test
    void anAddressForOthersWantsACertificateOrAWordThatNoneIsNeeded() throws Exception {
        makeFiles();
        var open = new Cli(folder).run("serve", "--listen", "0.0.0.0:0");
        assertThat(open.code()).isEqualTo(2);
        assertThat(open.err())
                .contains("0.0.0.0:0 is not only this machine", "in the open", "--plain-http", "--certificate FILE");
        assertThat(Files.exists(folder.resolve(".bascule"))).isFalse();

        Ready encrypted = start("serve", "--listen", "0.0.0.0:0", KEY[0], KEY[1], KEY[2], KEY[3]);
        assertThat(encrypted.at("url")).startsWith("https://");
    }

    @Test
    void halvesAndFilesThatCantBeUsedAreTold() throws Exception {
        makeFiles();
        var half = new Cli(folder).run("serve", "--certificate", "certificate.pem");
        assertThat(half.code()).isEqualTo(2);
        assertThat(half.err()).contains("certificate and key belong together");
        var both = new Cli(folder).run("serve", KEY[0], KEY[1], KEY[2], KEY[3], "--plain-http");
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.err()).contains("--plain-http is for an API without a certificate");
        var wrong = new Cli(folder).run("serve", "--certificate", "certificate.pem", "--key", "ca.pem");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("ca.pem holds no private key");
    }

    @Test
    void aServerWithoutOneIsNotTakenForOneThatHas() throws Exception {
        Ready serve = start("serve", "--listen", "127.0.0.1:0");
        var answer = new Cli(folder)
                .set("BASCULE_SERVER", serve.at("url").replace("http:", "https:"))
                .run("list");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("nothing was sent", "or http:// if it has none");
    }
}
