package bascule.demo.shop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The shop's SQL and its plan, as they lie beside this class.
public final class Scripts {
    /// Tables of version 1.
    public static final String ONE = "one.sql";
    /// What the shop has when its story begins.
    public static final String SEED = "seed.sql";
    /// Tables of version 2.
    public static final String TWO = "two.sql";

    /// What a plan needs beside it.
    public static final List<String> OF_PLAN = List.of(TWO, "two-undo.sql");

    /// The flag that goes with the plan's migration.
    public static final String FLAGS = "flags.json";

    public static final String PLAN = "migration.yaml";

    private Scripts() {}

    public static String text(String name) {
        try (InputStream found = Scripts.class.getResourceAsStream(name)) {
            if (found == null) {
                throw new IllegalArgumentException("the demo has no " + name);
            }
            return new String(found.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
