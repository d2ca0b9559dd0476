package bascule.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The signed heads of a journal, held against it.
public final class SignedHeads implements Verification.Demand {
    private final List<SignedHead> heads;

    private SignedHeads(List<SignedHead> heads) {
        this.heads = List.copyOf(heads);
    }

    /// Those in a file; none if there is no file.
    ///
    /// @param name of the journal that they must be of
    /// @throws JournalException if it can't be read, or a line is no head of that journal signed by that key
    public static SignedHeads in(Path file, String name, PublicKey key) {
        return of(lines(file), file.toString(), name, List.of(key));
    }

    /// Those that were read from elsewhere.
    ///
    /// @param where they are, for people
    /// @param keys of the controllers that may have signed one
    /// @throws JournalException if a line is no head of that journal signed by one of the keys
    public static SignedHeads of(List<String> lines, String where, String name, List<PublicKey> keys) {
        var heads = new ArrayList<SignedHead>();
        int number = 0;
        for (String line : lines) {
            number++;
            Optional<SignedHead> head = SignedHead.parse(line)
                    .filter(each -> each.journal().equals(name))
                    .filter(each ->
                            keys.stream().anyMatch(key -> SigningKey.signed(key, each.said(), each.signature())));
            if (head.isEmpty()) {
                throw new JournalException("line %d of %s is no head of %s that %s signed"
                        .formatted(number, where, name, keys.size() == 1 ? "this key" : "one of these keys"));
            }
            heads.add(head.get());
        }
        return new SignedHeads(heads);
    }

    /// Those in a file, without what a crash left of the last one; none if there is no file.
    ///
    /// @throws JournalException if it can't be read
    public static List<String> lines(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException failure) {
            throw new JournalException("the heads %s can't be read: %s".formatted(file, failure), failure);
        }
    }

    /// What stands against it: an entry that was signed is gone, or is another one. Empty if
    /// nothing does.
    ///
    /// @param entries of a journal whose chain holds
    @Override
    public Optional<Verification.Damaged> against(List<Entry> entries) {
        for (SignedHead head : heads) {
            if (head.sequence() > entries.size()) {
                return Optional.of(new Verification.Damaged(
                        entries.size() + 1L,
                        "it is gone: the journal ends with entry %d, and entry %d was signed at %s"
                                .formatted(entries.size(), head.sequence(), head.time())));
            }
            if (head.sequence() < 1
                    || !entries.get((int) head.sequence() - 1).hash().equals(head.hash())) {
                return Optional.of(new Verification.Damaged(
                        head.sequence(), "it is another entry than the one that was signed at " + head.time()));
            }
        }
        return Optional.empty();
    }

    public int size() {
        return heads.size();
    }

    /// The entry up to which the newest of them vouches; 0 if there is none.
    public long until() {
        return heads.stream().mapToLong(SignedHead::sequence).max().orElse(0);
    }
}
