package bascule.databases.memory;

import bascule.data.CopyRate;
import bascule.data.Link;
import bascule.data.Pair;

/// Two memory databases and the links between them.
public final class MemoryPair implements Pair {
    private final MemoryDatabase blue;
    private final MemoryDatabase green;
    private final MemoryLink forward;
    private final MemoryLink reverse;

    public MemoryPair(Effects effects) {
        blue = new MemoryDatabase("blue", effects);
        green = new MemoryDatabase("green", effects);
        var forth = new Touched();
        var back = new Touched();
        forward = new MemoryLink("forward", blue, green, forth, back);
        reverse = new MemoryLink("reverse", green, blue, back, forth);
    }

    @Override
    public MemoryDatabase blue() {
        return blue;
    }

    @Override
    public MemoryDatabase green() {
        return green;
    }

    @Override
    public Link forward() {
        return forward;
    }

    @Override
    public Link reverse() {
        return reverse;
    }

    /// Rows are copied in no time here.
    @Override
    public void copyAt(CopyRate rate) {}

    @Override
    public void close() {}
}
