package bascule.controller;

import bascule.journal.JournalException;
import bascule.migration.StepException.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/// All migrations of a shared home as a controller sees them that stands by.
final class Onlookers implements AutoCloseable {
    private final SharedHome home;
    private final Connectors connectors;
    private final Map<String, Onlooker> known = new ConcurrentSkipListMap<>();

    Onlookers(SharedHome home, Connectors connectors) {
        this.home = home;
        this.connectors = connectors;
    }

    /// Reads on wherever something was written.
    ///
    /// @return what can't be read or taken up here, and why; empty if all can
    String refresh() {
        try {
            return home.lengths().entrySet().stream()
                    .filter(each -> each.getValue() > 0)
                    .map(each -> refresh(each.getKey(), each.getValue()))
                    .filter(trouble -> !trouble.isEmpty())
                    .collect(Collectors.joining("; "));
        } catch (JournalException unreachable) {
            return unreachable.getMessage();
        }
    }

    private String refresh(String name, long length) {
        try {
            Onlooker onlooker = known.get(name);
            if (onlooker == null) {
                onlooker = new Onlooker(home.plan(name), connectors);
                known.put(name, onlooker);
            }
            if (onlooker.length() < length) {
                onlooker.readOn(home);
            }
            return onlooker.lacking().isEmpty() ? "" : name + " would lack here: " + onlooker.lacking();
        } catch (Refused unfit) {
            return name + " could not be taken up here: " + unfit.getMessage();
        } catch (JournalException unreadable) {
            return unreadable.getMessage();
        }
    }

    /// @param hindrance why what is known may not be so any more
    List<Status> list(Hindrance hindrance) {
        return known.values().stream()
                .filter(each -> each.length() > 0)
                .map(each -> each.status(hindrance))
                .toList();
    }

    Optional<Onlooker> find(String name) {
        return Optional.ofNullable(known.get(name)).filter(each -> each.length() > 0);
    }

    /// They can be read anew afterwards.
    @Override
    public void close() {
        known.values().forEach(Onlooker::close);
        known.clear();
    }
}
