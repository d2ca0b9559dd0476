package bascule.openfeature;

import bascule.flags.json.JsonText;
import bascule.flags.usage.Report;
import bascule.flags.usage.ReportText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// Requests to the controller. The JDK's older client, because its reads have a limit: a line that has died must be
/// noticed, and nothing else tells that of a stream of events that is silent.
final class Line {
    private static final int CONNECT_MILLIS = 3_000;
    private static final int ANSWER_MILLIS = 5_000;

    /// The server says something every ten seconds.
    private static final int SILENCE_MILLIS = 25_000;

    private final ProviderSettings settings;

    Line(ProviderSettings settings) {
        this.settings = settings;
    }

    /// @param body empty if nothing changed since that tag
    record Document(String tag, String body) {}

    private HttpURLConnection open(String path, int silenceMillis) throws IOException {
        URI at = settings.server().resolve(path);
        if (!(at.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException(at + " is no address of HTTP");
        }
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(silenceMillis);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty(
                "Authorization", "Bearer " + settings.token().get());
        return connection;
    }

    /// To be read until it ends; it tells of each change.
    HttpURLConnection events() throws IOException {
        HttpURLConnection connection = open("/v1/flags/events?client=" + settings.client(), SILENCE_MILLIS);
        connection.setRequestProperty("Accept", "text/event-stream");
        demand(connection, 200);
        return connection;
    }

    static BufferedReader lines(HttpURLConnection connection) throws IOException {
        return new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    }

    Document document(String tag) throws IOException {
        HttpURLConnection connection = open("/v1/flags/flagd.json", ANSWER_MILLIS);
        if (!tag.isEmpty()) {
            connection.setRequestProperty("If-None-Match", tag);
        }
        if (connection.getResponseCode() == 304) {
            return new Document(tag, "");
        }
        demand(connection, 200);
        String given = connection.getHeaderField("ETag");
        try (InputStream in = connection.getInputStream()) {
            byte[] bytes = in.readNBytes(JsonText.LENGTH_MAX + 1);
            if (bytes.length > JsonText.LENGTH_MAX) {
                throw new IOException("the document of flags is longer than 32 MiB");
            }
            return new Document(given == null ? "" : given, new String(bytes, StandardCharsets.UTF_8));
        }
    }

    /// That this program gives the variants of that version from now on.
    void confirm(String version) throws IOException {
        post("/v1/flags/confirmations", "{\"client\":\"%s\",\"version\":\"%s\"}".formatted(settings.client(), version));
    }

    /// What this program used its flags for.
    void tell(Report report) throws IOException {
        post("/v1/flags/usage", ReportText.write(settings.client(), report));
    }

    private void post(String path, String text) throws IOException {
        HttpURLConnection connection = open(path, ANSWER_MILLIS);
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        connection.setFixedLengthStreamingMode(body.length);
        try (var out = connection.getOutputStream()) {
            out.write(body);
        }
        demand(connection, 200);
        try (InputStream in = connection.getInputStream()) {
            in.readAllBytes();
        }
    }

    private static void demand(HttpURLConnection connection, int status) throws IOException {
        int given = connection.getResponseCode();
        if (given != status) {
            String hint = given == 401 || given == 403 ? ": it needs a back-end key" : "";
            connection.disconnect();
            throw new IOException("%s answered %d%s".formatted(connection.getURL(), given, hint));
        }
    }
}
