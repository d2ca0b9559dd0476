package bascule.server;

import bascule.controller.Duty;
import bascule.controller.Migrations;
import bascule.server.Routes.Answering;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/// Which part this controller plays among those that share its journals: for whoever sends orders
/// to the active one, and for people.
final class DutyRoutes {
    private final Migrations migrations;

    DutyRoutes(Migrations migrations) {
        this.migrations = migrations;
    }

    List<Answering> all() {
        return List.of(
                Answering.toAnyone(HandlerType.GET, "/readyz", this::ready),
                new Answering(HandlerType.GET, "/v1/controller", this::tell, Whom.VIEWERS));
    }

    /// Says no more than a load balancer needs, since anyone may ask.
    private void ready(Context context) {
        Duty duty = migrations.duty();
        if (!duty.takesOrders()) {
            throw ApiError.standby(Shape.word(duty.part()));
        }
        Routes.answer(context, Shape.ok());
    }

    private void tell(Context context) {
        Duty duty = migrations.duty();
        Routes.answer(
                context,
                Shape.ok()
                        .put("duty", Shape.word(duty.part()))
                        .put("active", duty.active())
                        .put("reason", duty.reason())
                        .put("journaled", duty.journaled()));
    }
}
