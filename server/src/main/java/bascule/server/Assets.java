package bascule.server;

import bascule.migration.Sha256;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The files of the dashboard. They hold nothing secret, so anyone may have them; what they show they ask the API for.
final class Assets {
    /// No script, style or picture from anywhere else, none inline, and in nobody's frame.
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String PAGE = "index.html";
    private static final List<String> FILES = List.of(
            PAGE,
            "style.css",
            "app.js",
            "api.js",
            "dom.js",
            "login.js",
            "list.js",
            "migration.js",
            "samples.js",
            "actions.js",
            "charts.js",
            "feed.js",
            "words.js",
            "vendor/uPlot.iife.min.js",
            "vendor/uPlot.min.css",
            "vendor/uPlot.LICENSE");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "LICENSE", "text/plain; charset=utf-8");

    private static final class File {
        final String name;
        final byte[] bytes;
        final String tag;

        File(String name, byte[] bytes) {
            this.name = name;
            this.bytes = bytes;
            this.tag = '"' + HexFormat.of().formatHex(Sha256.of(bytes), 0, 12) + '"';
        }
    }

    private final List<File> files = FILES.stream().map(Assets::read).toList();

    /// The page at `/` and at each migration's own paths, and what it loads.
    List<Routes.Answering> all() {
        List<Routes.Answering> all = new ArrayList<>();
        all.add(page("/"));
        all.add(page("/m/{name}"));
        all.add(page("/m/{name}/samples"));
        files.stream()
                .filter(file -> !file.name.equals(PAGE))
                .forEach(file -> all.add(Routes.Answering.toAnyone(
                        HandlerType.GET, "/assets/" + file.name, context -> send(context, file))));
        return all;
    }

    private Routes.Answering page(String path) {
        File page = files.getFirst();
        return Routes.Answering.toAnyone(HandlerType.GET, path, context -> send(context, page));
    }

    private static void send(Context context, File file) {
        context.header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin");
        String ending = file.name.substring(file.name.lastIndexOf('.') + 1);
        Tagged.answer(context, file.tag, TYPES.getOrDefault(ending, "application/octet-stream"), file.bytes);
    }

    private static File read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream("dashboard/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the dashboard's file " + name + " is not in this build");
            }
            return new File(name, in.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
