package bascule.alerts;

import bascule.migration.StepException.Transient;
import com.fasterxml.jackson.databind.ObjectMapper;

/// An event of PagerDuty's Events API v2. What begins triggers an incident, what ends resolves it; both have its
/// `dedup_key`, and so has one that is sent twice.
public final class PagerDutyForm implements Form {
    private static final int SUMMARY_MAX = 1_024;
    private static final int KEY_MAX = 255;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Reference key;

    /// @param key the integration's routing key
    public PagerDutyForm(Reference key) {
        this.key = key;
    }

    @Override
    public String body(Alert alert) throws Transient {
        var subject = alert.subject();
        var body = JSON.createObjectNode()
                .put("routing_key", key.found())
                .put("event_action", alert.turn() == Alert.Turn.ENDS ? "resolve" : "trigger")
                .put("dedup_key", Alert.cut("bascule/" + alert.incident(), KEY_MAX))
                .put("client", "Bascule");
        subject.link().ifPresent(link -> body.put("client_url", link.toString()));
        var payload = body.putObject("payload")
                .put("summary", Alert.cut(alert.headline(), SUMMARY_MAX))
                .put("source", subject.migration())
                .put("severity", alert.kind().severity().word())
                .put("timestamp", alert.at().toString())
                .put("component", subject.migration())
                .put("group", subject.owner())
                .put("class", alert.kind().word());
        payload.putObject("custom_details")
                .put("ticket", subject.ticket())
                .put("evidence", alert.evidence())
                .put("id", alert.id());
        return body.toString();
    }
}
