package bascule.alerts;

import com.fasterxml.jackson.databind.ObjectMapper;

/// Every part of an alert by its name.
public final class PlainForm implements Form {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String body(Alert alert) {
        var subject = alert.subject();
        var body = JSON.createObjectNode()
                .put("apiVersion", "bascule/v1")
                .put("id", alert.id())
                .put("incident", alert.incident())
                .put("kind", alert.kind().word())
                .put("turn", alert.turn().word())
                .put("severity", alert.kind().severity().word())
                .put("migration", subject.migration())
                .put("owner", subject.owner())
                .put("ticket", subject.ticket())
                .put("what", alert.what())
                .put("evidence", alert.evidence())
                .put("sequence", alert.sequence())
                .put("at", alert.at().toString());
        body.put("link", subject.link().map(Object::toString).orElse(""));
        return body.toString();
    }
}
