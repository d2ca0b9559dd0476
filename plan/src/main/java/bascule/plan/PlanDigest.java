package bascule.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// SHA-256 over what a plan says and every script it names. Comments, order of keys, quotes and layout
/// don't change it; every other letter does. Each part is written with its length before it, so that
/// none can pass for another.
final class PlanDigest {
    private static final String FORM = "bascule plan 1";

    private final MessageDigest sha256;

    private PlanDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /// In small hexadecimal digits.
    static String of(Node root, Draft draft) {
        var digest = new PlanDigest();
        digest.add(FORM);
        digest.add(root);
        digest.addScripts(draft.expand());
        digest.addScripts(draft.contract());
        draft.suites().forEach(each -> digest.addLoads(each.value()));
        return HexFormat.of().formatHex(digest.sha256.digest());
    }

    private void addScripts(List<At<Plan.Script>> scripts) {
        add("scripts " + scripts.size());
        for (var each : scripts) {
            add(each.value().name());
            add(each.value().sql());
            add(each.value().undo().isPresent() ? "undo" : "no undo");
            add(each.value().undo().orElse(""));
        }
    }

    /// A load may have what it asks from a file.
    private void addLoads(Suite suite) {
        for (var check : suite.checks()) {
            if (check instanceof Suite.Check.Bears(Load load)) {
                add("paths " + load.paths().size());
                load.paths().forEach(this::add);
            }
        }
    }

    private void add(Node node) {
        switch (node) {
            case Node.Scalar(_, var text, var empty) -> {
                add(empty ? "null" : "scalar");
                add(empty ? "" : text);
            }
            case Node.Sequence(_, var items) -> {
                add("sequence " + items.size());
                items.forEach(this::add);
            }
            case Node.Mapping(_, var entries) -> {
                add("mapping " + entries.size());
                sorted(entries).forEach(each -> {
                    add(each.key());
                    add(each.value());
                });
            }
            case Node.Refused _ -> throw new IllegalArgumentException("a plan with problems has no digest");
        }
    }

    private static Stream<Node.Entry> sorted(List<Node.Entry> entries) {
        return entries.stream()
                .sorted(Comparator.comparing(
                        each -> each.key() instanceof Node.Scalar(_, var text, _) ? text : ""));
    }

    private void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha256.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        sha256.update(bytes);
    }
}
