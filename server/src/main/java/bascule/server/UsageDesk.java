package bascule.server;

import bascule.flags.FlagStore;
import bascule.flags.Flags;
import bascule.flags.Standing;
import bascule.flags.usage.ReportText;
import bascule.flags.usage.UsageBook;
import bascule.flags.usage.UsageFigures;
import bascule.flags.usage.VariantFigures;
import bascule.migration.StepException;
import bascule.server.Routes.Answering;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What programs say that flags were used for, and what there is of it.
final class UsageDesk {
    private final Optional<FlagStore> store;
    private final UsageBook book;

    UsageDesk(Optional<FlagStore> store, UsageBook book) {
        this.store = store;
        this.book = book;
    }

    List<Answering> all() {
        return List.of(
                new Answering(HandlerType.GET, "/v1/flags/usage", this::figures, Whom.VIEWERS),
                new Answering(HandlerType.POST, "/v1/flags/usage", this::take, Whom.BACK_ENDS),
                new Answering(HandlerType.POST, "/v1/flags/tracked", this::tracked, Whom.FRONT_ENDS));
    }

    private Standing standing() {
        try {
            return store.orElseThrow(ApiError::noFlags).read();
        } catch (StepException unread) {
            throw ApiError.flags(String.valueOf(unread.getMessage()));
        }
    }

    private void figures(Context http) {
        Flags flags = standing().flags();
        String only = http.queryParam("flag");
        if (only != null && flags.flag(only).isEmpty()) {
            throw ApiError.unknownFlag(only);
        }
        UsageFigures figures = book.figures();
        ObjectNode answer = Shape.ok().put("run", figures.run()).put("uncounted", figures.uncounted());
        ObjectNode all = answer.putObject("flags");
        figures.flags().forEach((flag, variants) -> {
            if (only == null || flag.equals(only)) {
                ObjectNode each = all.putObject(flag);
                variants.forEach((variant, used) -> each.set(variant, shape(used, figures.adoption(flag, variant))));
            }
        });
        Routes.answer(http, answer);
    }

    private static ObjectNode shape(VariantFigures used, double adoption) {
        ObjectNode node = Shape.object()
                .put("answers", used.answers())
                .put("keys", used.keys())
                .put("keysLately", used.keysLately())
                .put("adoption", adoption);
        ObjectNode tracked = node.putObject("tracked");
        used.tracked()
                .forEach((event, what) ->
                        tracked.putObject(event).put("times", what.times()).put("sum", what.sum()));
        return node;
    }

    private void take(Context http) {
        String text = new String(Body.bytes(http, Body.BYTES_MAX), StandardCharsets.UTF_8);
        ReportText.Told told;
        try {
            told = ReportText.read(text);
        } catch (IllegalArgumentException wrong) {
            throw ApiError.malformed("this is no report of what flags were used for: " + wrong.getMessage());
        }
        book.take(told.client(), told.report(), standing().flags());
        Routes.answer(http, Shape.ok());
    }

    /// The context is as OFREP has it. What it says about a caller is kept nowhere.
    private void tracked(Context http) {
        Map<?, ?> body = OfrepText.body(http).orElse(Map.of());
        bascule.flags.Context caller =
                OfrepText.caller(body).orElseThrow(() -> ApiError.malformed(OfrepText.NO_CONTEXT));
        String event = body.get("event") instanceof String text ? text : "";
        if (!book.tracked(event, value(body.get("value")), standing().flags(), caller)) {
            throw ApiError.malformed(
                    ("'event' is 1 to 100 letters, digits and any of . _ : -, and there are a hundred different ones"
                                    + " at most, not '%s'")
                            .formatted(event));
        }
        Routes.answer(http, Shape.ok());
    }

    private static double value(@Nullable Object given) {
        return switch (given) {
            case null -> 0;
            case Number number when Double.isFinite(number.doubleValue()) -> number.doubleValue();
            default -> throw ApiError.malformed("'value' is a number, not '%s'".formatted(given));
        };
    }
}
