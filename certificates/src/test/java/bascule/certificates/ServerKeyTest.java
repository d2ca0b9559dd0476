package bascule.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerKeyTest {
    @TempDir
    Path folder;

    private static X509Bundle bundle(Algorithm algorithm) throws Exception {
        return new CertificateBuilder()
                .subject("CN=here")
                .algorithm(algorithm)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @ParameterizedTest
    @EnumSource(names = {"ecp256", "rsa2048", "ed25519"})
    void keysOfEachKindAreReadAndShowNothingOfThemselves(Algorithm algorithm) throws Exception {
        X509Bundle bundle = bundle(algorithm);
        var key = ServerKey.read(
                file("certificate", bundle.getCertificatePathPEM()), file("key", bundle.getPrivateKeyPEM()));
        assertThat(key).hasToString("key of CN=here");
        assertThat(key.chain()).hasSize(1);
    }

    @Test
    void whatCantBeUsedIsNamedWithWhatToDo() throws Exception {
        X509Bundle bundle = bundle(Algorithm.ecp256);
        Path certificate = file("certificate", bundle.getCertificatePathPEM());
        Path another = file("another", bundle(Algorithm.ecp256).getPrivateKeyPEM());
        Path nothing = file("nothing", "");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerKey.read(certificate, another))
                .withMessage("the key in %s is not the one of the certificate in %s: give the files that were made"
                                .formatted(another, certificate)
                        + " together");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerKey.read(certificate, nothing))
                .withMessageContaining("holds no private key in PKCS #8 without password", "openssl pkcs8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerKey.read(nothing, another))
                .withMessageContaining("nothing holds no certificate");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Authorities.context(folder.resolve("none")))
                .withMessageContaining("none can't be read as certificates");
    }
}
