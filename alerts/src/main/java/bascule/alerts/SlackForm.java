package bascule.alerts;

import com.fasterxml.jackson.databind.ObjectMapper;

/// The one text that Slack, and what speaks as it does, shows in a channel.
public final class SlackForm implements Form {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String body(Alert alert) {
        var subject = alert.subject();
        var text = new StringBuilder("*" + plain(alert.headline()) + "* (" + subjectOf(alert) + ")");
        if (!alert.evidence().isEmpty()) {
            text.append("\n>").append(plain(alert.evidence()).replace("\n", "\n>"));
        }
        subject.link().ifPresent(link -> text.append("\n<").append(link).append("|dashboard>"));
        return JSON.createObjectNode().put("text", text.toString()).toString();
    }

    private static String subjectOf(Alert alert) {
        var subject = alert.subject();
        String ticket = subject.ticket().isEmpty() ? "" : ", " + plain(subject.ticket());
        return alert.kind().severity().word() + ", " + plain(subject.owner()) + ticket;
    }

    /// Nothing in it is a link, a person or a channel to be called.
    private static String plain(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
