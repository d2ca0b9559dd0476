package bascule.controller;

import bascule.journal.Event;
import bascule.migration.Gate;
import bascule.migration.StepException.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Who broke the glass, until when they act alone, and what of it somebody else still has to look at.
final class Glass {
    private final List<BrokenGlass> all = new ArrayList<>();

    void broken(Event.GlassBroken event, Instant at) {
        all.add(new BrokenGlass(event.actor(), at, event.until(), event.reason(), ""));
    }

    /// Nobody reviews themselves.
    void reviewed(String person) {
        all.replaceAll(each -> owedTo(each, person) ? each.reviewedBy(person) : each);
    }

    private static boolean owedTo(BrokenGlass each, String person) {
        return each.owed() && !each.actor().equals(person);
    }

    /// Whether that person acts alone now.
    boolean holds(String person, Instant now) {
        return all.stream().anyMatch(each -> each.holds(person, now));
    }

    /// The yes of whoever acts alone, said since they broke the glass, counts for all that a gate asks.
    Optional<BrokenGlass> passes(List<Gate.Approved> yes, Instant now) {
        return all.stream()
                .filter(each -> yes.stream()
                        .anyMatch(one ->
                                each.holds(one.person(), now) && !one.at().isBefore(each.at())))
                .findFirst();
    }

    List<BrokenGlass> all() {
        return List.copyOf(all);
    }

    List<BrokenGlass> owed() {
        return all.stream().filter(BrokenGlass::owed).toList();
    }

    /// @throws Refused if it gives that person nothing, or they say not why
    void demandSense(Event.GlassBroken event, Instant now) throws Refused {
        if (event.reason().isBlank()) {
            throw new Refused("whoever breaks the glass says why: a reason is missing");
        }
        Optional<BrokenGlass> already =
                all.stream().filter(each -> each.holds(event.actor(), now)).findFirst();
        if (already.isPresent()) {
            throw new Refused("%s has broken the glass already, until %s"
                    .formatted(event.actor(), already.get().until()));
        }
    }

    /// @throws Refused if that person has nothing to review
    void demandReview(String person) throws Refused {
        if (all.stream().noneMatch(each -> owedTo(each, person))) {
            throw new Refused(
                    owed().isEmpty()
                            ? "there is nothing to review: no broken glass waits for it"
                            : "somebody else than %s has to review it: nobody reviews themselves".formatted(person));
        }
    }

    /// What people have to be told of it.
    static String words(List<BrokenGlass> owed, Instant now) {
        return owed.stream()
                .map(each -> "%s broke the glass (%s)%s; somebody else has to review it"
                        .formatted(
                                each.actor(),
                                each.reason(),
                                each.lasts(now) ? " and acts alone until " + each.until() : ""))
                .collect(Collectors.joining("; "));
    }
}
