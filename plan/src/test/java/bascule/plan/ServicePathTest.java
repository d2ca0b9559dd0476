package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServicePathTest {
    private static final URI GREEN = URI.create("https://green.example:8443");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/health?deep=1&of=%20", "//evil.example/token", "/@evil.example", "/..//evil.example"})
    void whateverAPathSaysItIsTheServiceThatIsAsked(String path) {
        URI asked = ServicePath.at(GREEN, path);
        assertThat(asked).hasToString(GREEN + path);
        assertThat(asked.getHost() + ":" + asked.getPort()).isEqualTo("green.example:8443");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/\\x"})
    void whatCanNotBeSentIsAskedOfNobody(String path) {
        assertThatThrownBy(() -> ServicePath.at(GREEN, path)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "//evil.example, names a host",
        "/%zz, is no path that can be sent",
        "/a|b, is no path that can be sent",
        "'/x#y', has a fragment",
        "x, it begins with /"
    })
    void aPlanNamesOnlyPaths(String path, String words) {
        Texts.refused(
                Texts.SERVICE + "ramp: [{share: 5%, dwell: 10m}]\nguards: [{during: ramp, probe: '" + path + "'}]\n",
                folder,
                "guards[0].probe",
                words);
    }
}
