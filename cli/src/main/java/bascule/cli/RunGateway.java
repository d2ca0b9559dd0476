package bascule.cli;

import bascule.gateway.Gateway;
import bascule.gateway.GatewaySettings;
import bascule.server.Listen;
import bascule.server.Shape;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gateway`: the proxy before the service, until it is told to end. It goes on where its state file left off.
@Command(name = "gateway", description = "Run the proxy before the service. It goes on where its state file left off.")
final class RunGateway implements Callable<Integer> {
    private static final Listen LISTEN = new Listen("127.0.0.1", 8080);
    private static final Listen ADMIN = new Listen("127.0.0.1", 9901);

    @Mixin
    private final Output output;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            converter = ListenText.class,
            description = "Where the service's requests come in; port 0 takes any free one. Default: 127.0.0.1:8080.")
    private Listen listen = LISTEN;

    @Option(
            names = "--admin",
            paramLabel = "HOST:PORT",
            converter = ListenText.class,
            description = "Where the controller speaks to it. Default: 127.0.0.1:9901.")
    private Listen admin = ADMIN;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = "Keeps routes, serving side and epoch over a restart. Default: .bascule/gateway.state.")
    private Path state = Path.of(".bascule", "gateway.state");

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "The token that the controller must show; made if there is none. Default: .bascule/gateway-token.")
    private Path tokenFile = Path.of(".bascule", "gateway-token");

    @Option(
            names = "--trusted-proxy",
            paramLabel = "NETWORK",
            description = "Address or network, such as 10.0.0.0/8, whose X-Forwarded fields are kept. May be repeated.")
    private List<String> trusted = new ArrayList<>();

    @Option(names = "--show-side", description = "Put the serving side into each response, and how long it was held.")
    private boolean showSide;

    RunGateway(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        Path token = output.shell().at(tokenFile);
        boolean made = TokenFile.makeIfMissing(token);
        try (var gateway = Gateway.start(settings(TokenFile.read(token)))) {
            tell(gateway, token, made);
            UntilTold.run(List.of(gateway));
        } catch (IOException cannot) {
            throw Failure.error("gateway", String.valueOf(cannot.getMessage()), "");
        }
        return ExitCode.OK;
    }

    private GatewaySettings settings(String token) {
        Path file = output.shell().at(state);
        makeFolderOf(file);
        try {
            return GatewaySettings.of(address(listen), address(admin), file, token)
                    .withTrustedProxies(trusted)
                    .withShowSide(showSide);
        } catch (IllegalArgumentException wrong) {
            throw Failure.usage(String.valueOf(wrong.getMessage()), "");
        }
    }

    private void tell(Gateway gateway, Path token, boolean made) {
        String url = "http://" + new Listen(listen.host(), gateway.port());
        String adminUrl = "http://" + new Listen(admin.host(), gateway.adminPort());
        if (output.json()) {
            output.answer(Shape.ok().put("url", url).put("admin", adminUrl).put("tokenFile", token.toString()), "");
        }
        output.progress("bascule: gateway at " + url + ", admin at " + adminUrl);
        output.progress("bascule: token in " + token + (made ? ", made now; only its owner can read it" : ""));
        if (!admin.loopback()) {
            output.progress("bascule: warning: " + adminUrl
                    + " is not only this machine's, and tokens go over plain HTTP:" + " put it into a private network");
        }
    }

    private static void makeFolderOf(Path file) {
        Path folder = file.getParent();
        try {
            if (folder != null) {
                TokenFile.makeFolder(folder);
            }
        } catch (IOException cannot) {
            throw Failure.error(
                    "gateway", "the folder " + folder + " can't be made: " + cannot.getMessage(), "--state FILE");
        }
    }

    private static InetSocketAddress address(Listen listen) {
        return new InetSocketAddress(listen.host(), listen.port());
    }
}
