package bascule.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.flags.Audience;
import bascule.flags.By;
import bascule.flags.FlagChange;
import bascule.flags.FlagChanges.Kill;
import bascule.flags.FlagChanges.SetDefault;
import bascule.flags.FlagChanges.SetState;
import bascule.flags.HeardFlagStore;
import bascule.flags.MemoryFlagStore;
import bascule.openfeature.BasculeProvider;
import bascule.openfeature.ProviderSettings;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.MutableTrackingEventDetails;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.ProviderState;
import dev.openfeature.sdk.Value;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The provider, asked as programs ask it: by OpenFeature's SDK, with a real server.
class FlagsInAProgramTest {
    private static final String KEY = "back-0123456789abcdef";
    private static final Token TOKEN = Token.of("canary-5f1d0e3b9a7c4286");
    private static final String BUNDLED = """
        {"flags": {"fixed": {"state": "ENABLED", "variants": {"shipped": "s"}, "defaultVariant": "shipped"}}}\
        """;
    private static final String TEXT = """
        {"flags": {
          "fixed": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "on",
            "metadata": {"team": "shop", "tier": 2, "weight": 0.5, "kept": true}},
          "title": {"state": "ENABLED", "variants": {"plain": "Hi", "loud": "HI"}, "defaultVariant": "plain",
            "targeting": {"if": [{"==": [{"var": "plan.name"}, "gold"]}, "loud"]}},
          "limit": {"state": "ENABLED", "variants": {"low": 5, "high": 2.5}, "defaultVariant": "low"},
          "layout": {"state": "ENABLED", "variants": {"wide": {"columns": 3}}, "defaultVariant": "wide"},
          "off": {"state": "DISABLED", "variants": {"on": true}, "defaultVariant": "on"}
        }}
        """;

    @TempDir
    Path folder;

    private final OpenFeatureAPI api = OpenFeatureAPI.getInstance();
    private final MutableContext ann = new MutableContext("ann");
    private Audience audience = new Audience();
    private MemoryFlagStore store = MemoryFlagStore.empty();
    private Listen listen = new Listen("127.0.0.1", 0);
    private Optional<Server> server = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        store = new MemoryFlagStore(TEXT);
        serve();
    }

    private void serve() throws Exception {
        audience = new Audience();
        var keys = FlagKey.read(List.of("shop back-end " + KEY));
        server = Optional.of(Server.start(
                new ServerSettings(listen, TOKEN).withFlagKeys(keys),
                new RecordingMigrations(),
                Optional.of(new HeardFlagStore(store, audience))));
        listen = server.get().listen();
    }

    @AfterEach
    void stop() {
        api.shutdown();
        server.ifPresent(Server::close);
    }

    private ProviderSettings settings() {
        return new ProviderSettings(URI.create("http://" + listen), () -> KEY, "shop-1");
    }

    private Client client(ProviderSettings settings) {
        api.setProviderAndWait(new BasculeProvider(settings));
        return api.getClient();
    }

    private void change(FlagChange change) throws Exception {
        store.write(change, store.read().version(), new By.Person("ann", "test"));
    }

    @Test
    void everyTypeIsGivenWithVariantReasonAndMetadata() {
        Client client = client(settings());
        var fixed = client.getBooleanDetails("fixed", false, ann);
        assertThat(fixed.getValue()).isTrue();
        assertThat(fixed.getVariant()).isEqualTo("on");
        assertThat(fixed.getReason()).isEqualTo("STATIC");
        assertThat(fixed.getFlagMetadata().getString("team")).isEqualTo("shop");
        assertThat(fixed.getFlagMetadata().getLong("tier")).isEqualTo(2);
        assertThat(fixed.getFlagMetadata().getDouble("weight")).isEqualTo(0.5);
        assertThat(fixed.getFlagMetadata().getBoolean("kept")).isTrue();
        var gold = new MutableContext("ann").add("plan", new MutableContext().add("name", "gold"));
        assertThat(client.getStringDetails("title", "?", gold).getReason()).isEqualTo("TARGETING_MATCH");
        assertThat(client.getStringValue("title", "?", gold)).isEqualTo("HI");
        assertThat(client.getStringValue("title", "?")).isEqualTo("Hi");
        assertThat(client.getIntegerValue("limit", 1, ann)).isEqualTo(5);
        assertThat(client.getDoubleValue("limit", 1.0, ann)).isEqualTo(5.0);
        assertThat(client.getObjectValue("layout", new Value(), ann)
                        .asStructure()
                        .getValue("columns")
                        .asInteger())
                .isEqualTo(3);
        assertThat(client.getBooleanDetails("off", false, ann).getReason()).isEqualTo("DISABLED");
        assertThat(client.getBooleanDetails("none", true, ann).getErrorCode()).isEqualTo(ErrorCode.FLAG_NOT_FOUND);
        assertThat(client.getStringDetails("fixed", "own", ann).getErrorCode()).isEqualTo(ErrorCode.TYPE_MISMATCH);
        assertThat(client.getStringValue("fixed", "own", ann)).isEqualTo("own");
    }

    @Test
    void aNumberThatIsNotWholeIsNoInteger() throws Exception {
        Client client = client(settings());
        change(new SetDefault("limit", "high"));
        await().atMost(Duration.ofSeconds(5)).until(() -> client.getDoubleValue("limit", 1.0) == 2.5);
        assertThat(client.getIntegerDetails("limit", 7, ann).getErrorCode()).isEqualTo(ErrorCode.TYPE_MISMATCH);
        assertThat(client.getIntegerValue("limit", 7, ann)).isEqualTo(7);
    }

    @Test
    void aChangeIsInForceWhereItIsConfirmedAndTheProgramIsTold() throws Exception {
        Client client = client(settings());
        List<String> changed = new CopyOnWriteArrayList<>();
        client.onProviderConfigurationChanged(details -> changed.addAll(details.getFlagsChanged()));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> audience.behind(store.read().version()).isEmpty());
        for (int i = 0; i < 20; i++) {
            change(i % 2 == 0 ? new Kill("fixed", "off", "test") : new SetState("off", i % 4 == 1));
            if (i % 2 == 1) {
                change(new bascule.flags.FlagChanges.Revive("fixed"));
            }
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> audience.behind(store.read().version()).isEmpty());
            assertThat(client.getBooleanValue("fixed", true, ann)).isEqualTo(i % 2 == 1);
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> changed.contains("fixed") && changed.contains("off"));
        assertThat(changed).doesNotContain("title", "limit", "layout");
    }

    private JsonNode usage(String flag) throws Exception {
        var connection =
                URI.create("http://" + listen + "/v1/flags/usage").toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer canary-5f1d0e3b9a7c4286");
        try (var in = connection.getInputStream()) {
            return new ObjectMapper().readTree(in).at("/flags/" + flag);
        }
    }

    @Test
    void theServerLearnsWhatWasGivenAndWhatCallersDid() throws Exception {
        Client client = client(settings().telling(Duration.ofMillis(20)));
        var gold = new MutableContext("bob").add("plan", new MutableContext().add("name", "gold"));
        for (int i = 0; i < 5; i++) {
            client.getStringValue("title", "?", ann);
        }
        client.getStringValue("title", "?", gold);
        client.track("order", gold, new MutableTrackingEventDetails(12.5f));
        client.track("seen", ann);
        client.track("an order", ann);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> usage("title").at("/loud/tracked/order/times").asInt() == 1);
        JsonNode title = usage("title");
        assertThat(title.at("/plain/answers").asInt()).isEqualTo(5);
        assertThat(title.at("/plain/keys").asInt()).isOne();
        assertThat(title.at("/loud/adoption").asDouble()).isEqualTo(0.5);
        assertThat(title.at("/loud/tracked/order/sum").asDouble()).isEqualTo(12.5);
        assertThat(title.at("/plain/tracked").fieldNames()).toIterable().containsExactly("seen");
    }

    @Test
    void whatWasCountedWhileTheServerWasAwayArrivesOnceItIsBack() throws Exception {
        Client client = client(settings().telling(Duration.ofMillis(20)));
        server.orElseThrow().close();
        await().atMost(Duration.ofSeconds(10)).until(() -> api.getClient().getProviderState() == ProviderState.STALE);
        for (int i = 0; i < 7; i++) {
            client.getBooleanValue("fixed", false, ann);
        }
        serve();
        await().atMost(Duration.ofSeconds(15))
                .until(() -> usage("fixed").at("/on/answers").asInt() == 7);
        client.getBooleanValue("fixed", false, ann);
        api.shutdown();
        assertThat(usage("fixed").at("/on/answers").asInt()).isEqualTo(8);
    }

    @Test
    void whileTheServerIsAwayTheLastWordHoldsAndIsCalledStale() throws Exception {
        Client client = client(settings());
        server.orElseThrow().close();
        await().atMost(Duration.ofSeconds(10)).until(() -> api.getClient().getProviderState() == ProviderState.STALE);
        var fixed = client.getBooleanDetails("fixed", false, ann);
        assertThat(fixed.getValue()).isTrue();
        assertThat(fixed.getReason()).isEqualTo("STALE");
        change(new Kill("fixed", "off", "test"));
        serve();
        await().atMost(Duration.ofSeconds(15)).until(() -> !client.getBooleanValue("fixed", true, ann));
        await().atMost(Duration.ofSeconds(5))
                .until(() ->
                        client.getBooleanDetails("fixed", true, ann).getReason().equals("STATIC"));
        await().atMost(Duration.ofSeconds(5)).until(() -> api.getClient().getProviderState() == ProviderState.READY);
        assertThat(audience.behind(store.read().version())).isEmpty();
    }

    @Test
    void withoutAServerWhatWasKeptHoldsBeforeWhatWasShipped() throws Exception {
        Path kept = folder.resolve("kept.json");
        client(settings().keptIn(kept));
        api.shutdown();
        server.orElseThrow().close();
        server = Optional.empty();
        assertThat(Files.exists(kept)).isTrue();
        ProviderSettings impatient = settings().keptIn(kept).orElse(BUNDLED).waiting(Duration.ofMillis(50));
        var known = client(impatient).getBooleanDetails("fixed", false, ann);
        assertThat(known.getVariant()).isEqualTo("on");
        assertThat(known.getReason()).isEqualTo("STALE");
        Files.writeString(kept, "{\"flags\": 5}");
        assertThat(client(impatient).getStringDetails("fixed", "", ann).getVariant())
                .isEqualTo("shipped");
    }

    @Test
    void withNothingAtAllItIsNotReadyAndTheCodesOwnValueHolds() throws Exception {
        server.orElseThrow().close();
        server = Optional.empty();
        ProviderSettings bare = settings().waiting(Duration.ofMillis(50));
        assertThatThrownBy(() -> client(bare)).hasMessageContaining("none kept and none shipped");
        assertThat(api.getClient().getBooleanValue("fixed", true)).isTrue();
        serve();
        await().atMost(Duration.ofSeconds(15)).until(() -> api.getClient().getProviderState() == ProviderState.READY);
        assertThat(api.getClient().getBooleanValue("fixed", false)).isTrue();
    }

    @Test
    void aWrongKeyNeverBecomesReadyAndNothingOfItIsSaid() {
        var wrong = new ProviderSettings(URI.create("http://" + listen), () -> "wrong-0123456789ab", "shop-1")
                .waiting(Duration.ofMillis(200));
        assertThat(wrong.toString()).doesNotContain("wrong-");
        assertThatThrownBy(() -> client(wrong)).hasMessageNotContaining("wrong-");
        assertThatThrownBy(() -> new ProviderSettings(URI.create("http://a"), () -> KEY, "my shop"))
                .hasMessageContaining("'my shop'");
    }
}
