package bascule.cli;

import bascule.gateway.Gateway;
import bascule.gateway.GatewaySettings;
import bascule.gateway.SettingsFile;
import bascule.gateway.Tls;
import bascule.gateway.WrongSettings;
import bascule.server.Listen;
import bascule.server.Shape;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gateway`: the proxy before the service, until it is told to end. It goes on where its state file left off.
@Command(name = "gateway", description = "Run the proxy before the service. It goes on where its state file left off.")
final class RunGateway implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunGateway.class);
    private static final Listen LISTEN = new Listen("127.0.0.1", 8080);
    private static final Listen ADMIN = new Listen("127.0.0.1", 9901);
    private static final Path STATE = Path.of(".bascule", "gateway.state");
    private static final Path TOKEN = Path.of(".bascule", "gateway-token");

    @Mixin
    private final Output output;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings of the gateway, read again on SIGHUP; docs/gateway-settings.md lists them."
                    + " An option given beside it wins.")
    private @Nullable Path config;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            converter = ListenText.class,
            description = "Where the service's requests come in; port 0 takes any free one. Default: 127.0.0.1:8080.")
    private @Nullable Listen listen;

    @Option(
            names = "--admin",
            paramLabel = "HOST:PORT",
            converter = ListenText.class,
            description = "Where the controller speaks to it. Default: 127.0.0.1:9901.")
    private @Nullable Listen admin;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = "Keeps routes, serving side and epoch over a restart. Default: .bascule/gateway.state.")
    private @Nullable Path state;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "The token that the controller must show; made if there is none. Default: .bascule/gateway-token.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--trusted-proxy",
            paramLabel = "NETWORK",
            description = "Address or network, such as 10.0.0.0/8, whose X-Forwarded fields are kept. May be repeated.")
    private List<String> trusted = new ArrayList<>();

    @Option(names = "--show-side", description = "Put the serving side into each response, and how long it was held.")
    private boolean showSide;

    @Option(
            names = "--take-over",
            description = "Take port and state over from the gateway that runs on this state file, if one does;"
                    + " it ends when its requests have. No connection is refused on the way.")
    private boolean takeOver;

    RunGateway(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        try {
            Optional<SettingsFile> file = file();
            Path token = token(file);
            boolean made = TokenFile.makeIfMissing(token);
            GatewaySettings settings = settings(file, token);
            makeFolderOf(settings.stateFile());
            run(settings, token, made);
        } catch (WrongSettings wrong) {
            throw wrong(wrong);
        } catch (IOException cannot) {
            throw Failure.error("gateway", String.valueOf(cannot.getMessage()), "");
        }
        return ExitCode.OK;
    }

    private void run(GatewaySettings settings, Path token, boolean made) throws IOException {
        try (var gateway = takeOver ? Gateway.takeOver(settings) : Gateway.start(settings)) {
            tell(gateway, settings, token, made);
            HangUp.then(() -> reload(gateway));
            UntilTold.run(List.of(gateway), gateway::awaitEnded);
        }
    }

    /// What can't be taken over changes nothing; the log says what it is.
    private void reload(Gateway gateway) {
        try {
            Optional<SettingsFile> file = file();
            gateway.reload(settings(file, token(file)));
            LOG.info("the settings were read again");
        } catch (WrongSettings wrong) {
            wrong.problems().forEach(problem -> LOG.error("the settings stay as they are: {}", problem));
        } catch (Failure cannot) {
            LOG.error("the settings stay as they are: {}", cannot.text());
        }
    }

    private Optional<SettingsFile> file() throws WrongSettings {
        return config == null
                ? Optional.empty()
                : Optional.of(SettingsFile.read(output.shell().at(config)));
    }

    private Path token(Optional<SettingsFile> file) {
        return tokenFile != null
                ? output.shell().at(tokenFile)
                : file.flatMap(SettingsFile::tokenFile)
                        .orElseGet(() -> output.shell().at(TOKEN));
    }

    private GatewaySettings settings(Optional<SettingsFile> file, Path token) throws WrongSettings {
        try {
            GatewaySettings settings = GatewaySettings.of(
                    address(LISTEN), address(ADMIN), output.shell().at(STATE), TokenFile.read(token));
            return options(file.isPresent() ? file.get().over(settings) : settings);
        } catch (IllegalArgumentException wrong) {
            throw Failure.usage(String.valueOf(wrong.getMessage()), "");
        }
    }

    private GatewaySettings options(GatewaySettings file) {
        GatewaySettings settings = file;
        if (listen != null) {
            settings = settings.withListen(address(listen));
        }
        if (admin != null) {
            settings = settings.withAdmin(address(admin));
        }
        if (state != null) {
            settings = settings.withStateFile(output.shell().at(state));
        }
        if (!trusted.isEmpty()) {
            settings = settings.withTrustedProxies(trusted);
        }
        return showSide ? settings.withShowSide(true) : settings;
    }

    private static Failure wrong(WrongSettings wrong) {
        int count = wrong.problems().size();
        return Failure.usage(
                (count == 1 ? "" : count + " things are wrong with the settings:\n") + wrong.getMessage(),
                "docs/gateway-settings.md lists the keys");
    }

    private void tell(Gateway gateway, GatewaySettings settings, Path token, boolean made) {
        Listen adminListen = new Listen(settings.admin().getHostString(), gateway.adminPort());
        String url = scheme(settings.tls()) + new Listen(settings.listen().getHostString(), gateway.port());
        String adminUrl = scheme(settings.adminTls()) + adminListen;
        if (output.json()) {
            output.answer(Shape.ok().put("url", url).put("admin", adminUrl).put("tokenFile", token.toString()), "");
        }
        output.progress("bascule: gateway at " + url + ", admin at " + adminUrl);
        output.progress("bascule: token in " + token + (made ? ", made now; only its owner can read it" : ""));
        if (!adminListen.loopback() && !settings.adminTls().on()) {
            output.progress("bascule: warning: " + adminUrl
                    + " is not only this machine's, and tokens go over plain HTTP: put it into a private network"
                    + " or give it a certificate");
        }
    }

    private static String scheme(Tls tls) {
        return tls.on() ? "https://" : "http://";
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
