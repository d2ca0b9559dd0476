package bascule.bench;

import java.util.List;
import java.util.Locale;

/// A report as a picture: a line a row, from the smallest ratio to the largest, a dot at the median, on a logarithmic
/// scale with 1 (even) in the middle. Filled where we are at least even, hollow where we are behind.
final class Plot {
    private static final double TIMES_MAX = 16;
    private static final int LABELS = 560;
    private static final int CHART = 400;
    private static final int ROW = 22;
    private static final int TOP = 46;
    private static final int MARGIN = 16;

    private Plot() {}

    static String svg(Report report) {
        List<Row> rows = report.rows();
        int height = TOP + ROW * rows.size() + MARGIN;
        var text = new StringBuilder();
        text.append("""
            <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
            <rect width="100%%" height="100%%" fill="white"/>
            <text x="%d" y="18" font-weight="bold">bench/run %s: ratio to the peer, median and range</text>
            """.formatted(LABELS + CHART + 2 * MARGIN, height, MARGIN, escaped(report.name())));
        for (double tick : new double[] {1 / 16.0, 0.25, 0.5, 1, 2, 4, 16}) {
            text.append(tick(tick, height));
        }
        for (int each = 0; each < rows.size(); each++) {
            text.append(row(rows.get(each), TOP + ROW * each + ROW / 2));
        }
        return text.append("</svg>\n").toString();
    }

    private static String tick(double ratio, int height) {
        String label = ratio < 1 ? "1/" + Math.round(1 / ratio) : Long.toString(Math.round(ratio));
        return String.format(
                Locale.ROOT, """
                <line x1="%1$.1f" y1="%2$d" x2="%1$.1f" y2="%3$d" stroke="%4$s"/>
                <text x="%1$.1f" y="%5$d" text-anchor="middle" fill="#555">%6$s</text>
                """, x(ratio), TOP - 6, height - MARGIN, ratio == 1 ? "#333" : "#ddd", TOP - 10, label);
    }

    private static String row(Row row, int y) {
        String colour = behind(row) ? "#c0392b" : "#1e7e4f";
        return String.format(
                Locale.ROOT,
                """
                <text x="%d" y="%d">%s</text>
                <line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="%s" stroke-width="2"/>
                <circle cx="%.1f" cy="%d" r="4" stroke="%s" stroke-width="2" fill="%s"/>
                """,
                MARGIN,
                y + 4,
                escaped("%s: %s beside %s".formatted(row.metric(), row.subject(), row.peer())),
                x(row.low()),
                y,
                x(row.high()),
                y,
                colour,
                x(row.ratio()),
                y,
                colour,
                behind(row) ? "white" : colour);
    }

    /// Whether less would have been better and it was more, or the other way round.
    static boolean behind(Row row) {
        boolean more = row.metric().contains("per second") || row.metric().contains("answered by green");
        return more ? row.ratio() < 1 : row.ratio() > 1;
    }

    private static double x(double ratio) {
        double share = Math.log(Math.clamp(ratio, 1 / TIMES_MAX, TIMES_MAX)) / Math.log(TIMES_MAX);
        return LABELS + CHART / 2.0 * (1 + share);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
