package bascule.plan;

import java.util.List;

/// One value of a YAML text, with its place. Scalars stay text: what they mean, the reader of the key knows.
sealed interface Node {
    Spot at();

    /// @param empty nothing was written, or `~` or `null`, without quotes
    record Scalar(Spot at, String text, boolean empty) implements Node {}

    record Sequence(Spot at, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    record Mapping(Spot at, List<Entry> entries) implements Node {
        public Mapping {
            entries = List.copyOf(entries);
        }
    }

    /// Something that is not allowed and was noted already.
    record Refused(Spot at) implements Node {}

    record Entry(Node key, Node value) {}

    /// Counted from 1.
    record Spot(int line, int column) {
        static final Spot START = new Spot(1, 1);
    }
}
