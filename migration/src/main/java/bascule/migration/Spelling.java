package bascule.migration;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// What someone meant who wrote a word that is not known.
public final class Spelling {
    private static final int LONGEST = 40;

    private Spelling() {}

    /// The known word that is at most two letters away, if any.
    public static Optional<String> nearest(String written, Collection<String> known) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        String word = written.toLowerCase(Locale.ROOT).replace('_', '-');
        return known.stream()
                .filter(each -> distance(word, each) <= Math.min(2, each.length() / 2))
                .min(Comparator.comparingInt(each -> distance(word, each)));
    }

    /// Letters to add, drop, change or swap with their neighbour.
    private static int distance(String from, String to) {
        int[][] steps = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : step(from, to, steps, i, j);
            }
        }
        return steps[from.length()][to.length()];
    }

    private static int step(String from, String to, int[][] steps, int i, int j) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int least = Math.min(steps[i - 1][j - 1] + change, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
    }
}
