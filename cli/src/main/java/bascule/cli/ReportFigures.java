package bascule.cli;

import bascule.reports.DeliveryFigures;
import bascule.reports.DeliveryFigures.Told;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `report figures`: how often, how fast and how safely the migrations of a controller went.
@Command(name = "figures", description = "The four figures of delivery (DORA) over all migrations of the server.")
final class ReportFigures implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final DocumentOptions document = new DocumentOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    ReportFigures(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        try (var client = server.connect(output.shell())) {
            List<Told> all = ListAll.statuses(client.list()).stream()
                    .map(status -> new Told(status, client.history(status.name())))
                    .toList();
            return document.answer(output, DeliveryFigures.of(all));
        }
    }
}
