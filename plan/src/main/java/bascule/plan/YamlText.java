package bascule.plan;

import bascule.plan.Node.Entry;
import bascule.plan.Node.Spot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// YAML 1.2 as plans, and what stands beside them, may use it: one document, at most 1 MiB and 50 levels, no anchors,
/// aliases or tags.
/// Messages never quote the text, since a secret may stand in it by mistake.
final class YamlText {
    static final int MAX_BYTES = 1 << 20;
    static final int MAX_DEPTH = 50;
    static final Sort PLAN = new Sort("plan", "docs/plan.md", "move SQL into files and name them");
    static final Sort COMMANDS = new Sort("list of commands", "docs/cli.md", "have the commands be files of their own");
    static final Sort LOGIN =
            new Sort("file about signing in", "docs/sign-in.md", "let the provider group people who may the same");
    private static final int MAX_NODES = 100_000;

    private final Sort sort;
    private final String text;
    private final Findings findings;
    private final Deque<Open> open = new ArrayDeque<>();
    private Optional<Node> root = Optional.empty();
    private int documents;
    private int nodes;

    private YamlText(Sort sort, String text, Findings findings) {
        this.sort = sort;
        this.text = text;
        this.findings = findings;
    }

    /// A sort of text that is written in it.
    ///
    /// @param word what people call one
    /// @param shorter how one that is too long gets shorter
    record Sort(String word, String page, String shorter) {
        /// Empty if the text can't be read as a whole; then a problem was noted.
        Optional<Node> read(String text, Findings findings) {
            if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
                findings.note("", Spot.START, "the %s is longer than 1 MiB: %s".formatted(word, shorter));
                return Optional.empty();
            }
            return new YamlText(this, text, findings).read();
        }
    }

    private Optional<Node> read() {
        try {
            for (Event event : new Parse(settings(text)).parseString(text)) {
                if (!take(event)) {
                    return Optional.empty();
                }
            }
        } catch (MarkedYamlEngineException broken) {
            findings.note(
                    "", spotOf(broken), "this is not YAML: " + said(broken) + "; look at this line and the one above");
            return Optional.empty();
        } catch (ReaderException unprintable) {
            findings.note(
                    "",
                    spotAt(unprintable.getPosition()),
                    "a character that YAML does not allow stands here: remove it");
            return Optional.empty();
        } catch (YamlEngineException broken) {
            findings.note("", Spot.START, "this is not YAML: check quotes, brackets and indentation");
            return Optional.empty();
        }
        if (root.filter(each -> !(each instanceof Node.Scalar(_, _, var empty) && empty))
                .isEmpty()) {
            findings.note("", Spot.START, "the %s is empty: %s shows one".formatted(sort.word(), sort.page()));
            return Optional.empty();
        }
        return root;
    }

    /// The buffer takes the whole text: with a smaller one the library copies what it holds for
    /// each piece of a long line, and a line of 1 MiB takes ten seconds.
    private static LoadSettings settings(String text) {
        return LoadSettings.builder()
                .setCodePointLimit(MAX_BYTES + 1)
                .setBufferSize(text.length() + 1)
                .setLabel("plan")
                .build();
    }

    /// False if reading must end here; then a problem was noted.
    private boolean take(Event event) {
        Spot at = spot(event.getStartMark());
        return switch (event) {
            case DocumentStartEvent _ -> startDocument(at);
            case AliasEvent _ -> {
                findings.note(
                        "", at, "an alias (*name) is not allowed in a %s: write the value out".formatted(sort.word()));
                yield add(new Node.Refused(at));
            }
            case ScalarEvent scalar -> add(accepted(scalar, at) ? scalar(scalar, at) : new Node.Refused(at));
            case SequenceStartEvent start -> push(new Open(at, false, accepted(start, start.getTag(), at)));
            case MappingStartEvent start -> push(new Open(at, true, accepted(start, start.getTag(), at)));
            case CollectionEndEvent _ -> add(open.pop().close());
            default -> true;
        };
    }

    private boolean startDocument(Spot at) {
        documents++;
        if (documents > 1) {
            findings.note("", at, "a second document begins here: put one %s into one file".formatted(sort.word()));
        }
        return documents == 1;
    }

    private boolean accepted(ScalarEvent scalar, Spot at) {
        return accepted(scalar, scalar.getTag(), at);
    }

    private boolean accepted(NodeEvent event, Optional<String> tag, Spot at) {
        if (event.getAnchor().isPresent()) {
            findings.note("", at, "an anchor (&name) is not allowed in a %s: remove it".formatted(sort.word()));
        }
        if (tag.isPresent()) {
            findings.note("", at, "a tag (!name) is not allowed in a %s: write the plain value".formatted(sort.word()));
        }
        return tag.isEmpty();
    }

    private static Node scalar(ScalarEvent event, Spot at) {
        String text = event.getValue();
        boolean empty = event.isPlain() && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
        return new Node.Scalar(at, text, empty);
    }

    private boolean push(Open collection) {
        if (open.size() >= MAX_DEPTH) {
            findings.note("", collection.at, "lists and mappings are nested more than " + MAX_DEPTH + " deep here");
            return false;
        }
        open.push(collection);
        return true;
    }

    private boolean add(Node node) {
        nodes++;
        if (nodes > MAX_NODES) {
            findings.note("", node.at(), "the %s holds more than 100,000 values".formatted(sort.word()));
            return false;
        }
        if (open.isEmpty()) {
            root = Optional.of(node);
        } else {
            open.peek().items.add(node);
        }
        return true;
    }

    private static String said(MarkedYamlEngineException broken) {
        String problem = broken.getProblem();
        return problem == null || problem.isBlank() ? "it can't be understood" : Value.plain(problem);
    }

    private static Spot spotOf(MarkedYamlEngineException broken) {
        return spot(broken.getProblemMark().or(broken::getContextMark));
    }

    private static Spot spot(Optional<Mark> mark) {
        return mark.map(at -> new Spot(at.getLine() + 1, at.getColumn() + 1)).orElse(Spot.START);
    }

    private Spot spotAt(int position) {
        String before = text.substring(
                0, text.offsetByCodePoints(0, Math.min(position, text.codePointCount(0, text.length()))));
        int line = 1 + (int) before.chars().filter(each -> each == '\n').count();
        return new Spot(line, before.length() - before.lastIndexOf('\n'));
    }

    /// A collection whose end has not been seen yet.
    private record Open(Spot at, boolean mapping, boolean accepted, List<Node> items) {
        Open(Spot at, boolean mapping, boolean accepted) {
            this(at, mapping, accepted, new ArrayList<>());
        }

        Node close() {
            if (!accepted) {
                return new Node.Refused(at);
            }
            if (!mapping) {
                return new Node.Sequence(at, items);
            }
            var entries = new ArrayList<Entry>();
            for (int i = 0; i + 1 < items.size(); i += 2) {
                entries.add(new Entry(items.get(i), items.get(i + 1)));
            }
            return new Node.Mapping(at, entries);
        }
    }
}
