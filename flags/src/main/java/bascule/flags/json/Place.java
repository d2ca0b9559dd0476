package bascule.flags.json;

import org.jspecify.annotations.Nullable;

/// Where something stands in a document: a JSON pointer that is put into words only if somebody asks. Nearly nobody
/// does, and a document has many places.
///
/// @param above null at the top
/// @param name of a member; empty for an item of a list
/// @param index of an item; less than 0 for a member
public record Place(@Nullable Place above, String name, int index) {
    /// A member of the whole document.
    public static Place of(String name) {
        return new Place(null, name, -1);
    }

    public Place at(String member) {
        return new Place(this, member, -1);
    }

    public Place at(int item) {
        return new Place(this, "", item);
    }

    /// The pointer, such as `/flags/checkout-v2/targeting/if/0`.
    @Override
    public String toString() {
        String before = above == null ? "" : above.toString();
        return index < 0 ? Json.pointer(before, name) : before + "/" + index;
    }
}
