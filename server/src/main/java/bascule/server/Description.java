package bascule.server;

import bascule.server.Routes.Answering;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/// The API in OpenAPI 3.1, for programs that are made of such a document.
final class Description {
    private static final String FILE = "openapi.json";

    private final byte[] document = read();

    List<Answering> all() {
        return List.of(Answering.toAnyone(
                HandlerType.GET,
                "/v1/openapi.json",
                context -> context.contentType("application/json").result(document)));
    }

    private static byte[] read() {
        try (InputStream in = Description.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not in this jar");
            }
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
