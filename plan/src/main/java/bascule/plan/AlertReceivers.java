package bascule.plan;

import bascule.alerts.Channel;
import bascule.alerts.Letter;
import bascule.alerts.Mail;
import bascule.alerts.MailServer;
import bascule.alerts.PagerDutyForm;
import bascule.alerts.PlainForm;
import bascule.alerts.Receiver;
import bascule.alerts.Reference;
import bascule.alerts.SlackForm;
import bascule.alerts.Webhook;
import bascule.migration.StepException.Refused;
import bascule.plan.AlertRules.Means;
import bascule.plan.AlertRules.Told;

/// The receivers of alerts that a plan names. None of their secrets is looked at before there is something to tell.
public final class AlertReceivers {
    private static final Reference NONE = () -> "";

    private AlertReceivers() {}

    public static Receiver of(Told told) {
        return new Receiver(told.name(), told.kinds(), channel(told.means()));
    }

    private static Channel channel(Means means) {
        return switch (means) {
            case Means.Webhook(var url, var token) -> new Webhook(address(url), secret(token), new PlainForm());
            case Means.Slack(var url) -> new Webhook(address(url), NONE, new SlackForm());
            case Means.PagerDuty(var key, var at) ->
                new Webhook(at.resolve("/v2/enqueue")::toString, NONE, new PagerDutyForm(secret(key)));
            case Means.Mail(var host, var port, var security, var user, var password, Letter letter) ->
                new Mail(new MailServer(host, port, security, user, secret(password)), letter);
        };
    }

    private static Reference secret(Secret secret) {
        return () -> Secrets.read(secret);
    }

    private static Reference address(Secret secret) {
        return () -> {
            String found = Secrets.read(secret);
            if (!Addresses.tellable(found)) {
                throw new Refused(
                        "%s holds no address that alerts may go to: write http:// or https://, no user or password,"
                                        .formatted(Secrets.describe(secret))
                                + " and no link-local or metadata address");
            }
            return found;
        };
    }
}
