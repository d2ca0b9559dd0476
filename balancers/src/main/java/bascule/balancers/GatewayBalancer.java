package bascule.balancers;

import bascule.comparison.Comparing;
import bascule.comparison.Comparisons;
import bascule.comparison.Sample;
import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import bascule.traffic.Balancer;
import bascule.traffic.Figures;
import bascule.traffic.FiguresShape;
import bascule.traffic.Forecast;
import bascule.traffic.Forecasting;
import bascule.traffic.Measuring;
import bascule.traffic.Mirror;
import bascule.traffic.Mirroring;
import bascule.traffic.Service;
import bascule.traffic.SessionTrue;
import bascule.traffic.Split;
import bascule.traffic.WarmUp;
import bascule.traffic.Warming;
import bascule.traffic.Warmth;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Bascule's own gateway, spoken to over its admin API.
public final class GatewayBalancer
        implements Balancer.Joint, Comparing, Forecasting, Measuring, Mirroring, SessionTrue.OneOfSeveral, Warming {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final URI admin;
    private final Supplier<String> token;
    private final String migration;
    private final Duration answer;
    private final HttpClient client;

    /// @param admin such as `http://127.0.0.1:9901`
    /// @param token asked for before each call, so that it may change
    /// @param migration whose orders they are, by its name; empty for a person who turns it by hand
    public GatewayBalancer(URI admin, Supplier<String> token, String migration) {
        this(admin, token, migration, ANSWER);
    }

    /// @param answer how long an answer may take beyond what a call itself waits for
    public GatewayBalancer(URI admin, Supplier<String> token, String migration, Duration answer) {
        this.answer = answer;
        this.admin = admin;
        this.token = token;
        this.migration = migration;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
    }

    @Override
    public String describe() {
        return "gateway " + admin;
    }

    @Override
    public Standing standing() throws StepException {
        return call(request("/v1/standing", answer).GET().build());
    }

    @Override
    public Figures figures() throws StepException {
        String body = text(request("/v1/figures", answer).GET().build());
        try {
            return FiguresShape.read(StandingText.MAPPER.readValue(body, Object.class));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw stranger(e);
        }
    }

    @Override
    public Comparisons comparisons() throws StepException {
        String body = text(request("/v1/comparison", answer).GET().build());
        try {
            return ComparisonText.read(StandingText.MAPPER.readTree(body));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw stranger(e);
        }
    }

    @Override
    public List<Sample> samples(String route) throws StepException {
        ObjectNode question = StandingText.MAPPER.createObjectNode().put("route", route);
        String body = text(post("/v1/samples", answer, question));
        try {
            return ComparisonText.samples(StandingText.MAPPER.readTree(body));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw stranger(e);
        }
    }

    @Override
    public Mirror mirror() throws StepException {
        String body = text(request("/v1/standing", answer).GET().build());
        try {
            return StandingText.mirror(StandingText.MAPPER.readTree(body).path("mirror"));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw stranger(e);
        }
    }

    @Override
    public void mirror(Mirror mirror, Epoch epoch) throws StepException {
        order("/v1/mirror", answer, with(epoch).set("mirror", StandingText.mirror(mirror)));
    }

    @Override
    public URI address() {
        return admin;
    }

    @Override
    public String arrived(String mark, Duration lease, List<URI> others, Epoch epoch) throws StepException {
        ObjectNode said = with(epoch).put("mark", mark).put("leaseMillis", lease.toMillis());
        others.forEach(each -> said.withArray("/others").add(each.toString()));
        String body = text(post("/v1/arrived", answer, said));
        try {
            return StandingText.MAPPER.readTree(body).path("mark").asText();
        } catch (JsonProcessingException e) {
            throw stranger(e);
        }
    }

    @Override
    public List<Forecast> forecast(Duration hold, Duration drain, Duration look) throws StepException {
        ObjectNode question = StandingText.MAPPER
                .createObjectNode()
                .put("holdMillis", hold.toMillis())
                .put("drainMillis", drain.toMillis())
                .put("lookMillis", look.toMillis());
        String body = text(post("/v1/forecast", answer.plus(look), question));
        try {
            return List.of(ForecastText.read(describe(), StandingText.MAPPER.readTree(body)));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw stranger(e);
        }
    }

    @Override
    public void warm(WarmUp warmUp, Epoch epoch) throws StepException {
        ObjectNode order = with(epoch)
                .put("requests", warmUp.requests())
                .put("perSecond", warmUp.perSecond())
                .put("millis", warmUp.atMost().toMillis());
        warmUp.paths().forEach(each -> order.withArray("/paths").add(each));
        text(post("/v1/warm", answer, order));
    }

    @Override
    public List<Warmth> warmth() throws StepException {
        String body = text(request("/v1/warmth", answer).GET().build());
        try {
            return List.of(WarmthText.read(describe(), StandingText.MAPPER.readTree(body)));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw stranger(e);
        }
    }

    @Override
    public void raise(Epoch epoch) throws StepException {
        order("/v1/raise", answer, with(epoch));
    }

    @Override
    public void configure(Service service, Epoch epoch) throws StepException {
        order("/v1/configure", answer, with(epoch).set("service", StandingText.service(service)));
    }

    @Override
    public void renew(Service service, Side serving, Split split, Epoch epoch) throws StepException {
        ObjectNode order = with(epoch).put("side", serving.word()).put("green", split.green());
        order("/v1/renew", answer, order.set("service", StandingText.service(service)));
    }

    @Override
    public void restore(Epoch epoch) throws StepException {
        order("/v1/restore", answer, with(epoch));
    }

    @Override
    public void leave(Epoch epoch) throws StepException {
        order("/v1/leave", answer, with(epoch));
    }

    @Override
    public void shift(Split split, Epoch epoch) throws StepException {
        order("/v1/shift", answer, with(epoch).put("green", split.green()));
    }

    /// Waits for the answer longer than the gateway may wait for the requests in flight.
    @Override
    public void hold(Duration drain, Duration lease, Epoch epoch) throws StepException {
        ObjectNode order = with(epoch).put("drainMillis", drain.toMillis()).put("leaseMillis", lease.toMillis());
        order("/v1/hold", answer.plus(drain.isNegative() ? Duration.ZERO : drain), order);
    }

    @Override
    public void seal(boolean sealed, Epoch epoch) throws StepException {
        order("/v1/seal", answer, with(epoch).put("sealed", sealed));
    }

    @Override
    public void commit(Side side, Epoch epoch) throws StepException {
        order("/v1/commit", answer, with(epoch).put("side", side.word()));
    }

    @Override
    public void release(Side side, Epoch epoch) throws StepException {
        order("/v1/release", answer, with(epoch).put("side", side.word()));
    }

    @Override
    public List<String> unreachable(List<URI> addresses, Duration within) throws StepException {
        ObjectNode question = StandingText.MAPPER.createObjectNode().put("millis", within.toMillis());
        addresses.forEach(each -> question.withArray("/addresses").add(each.toString()));
        String body = text(post("/v1/probe", answer.plus(within), question));
        try {
            List<String> lines = new ArrayList<>();
            StandingText.MAPPER.readTree(body).path("unreachable").forEach(each -> lines.add(each.asText()));
            return lines;
        } catch (JsonProcessingException e) {
            throw stranger(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private ObjectNode with(Epoch epoch) {
        ObjectNode order = StandingText.MAPPER.createObjectNode().put("epoch", epoch.number());
        return migration.isEmpty() ? order : order.put("migration", migration);
    }

    private void order(String path, Duration atMost, ObjectNode order) throws StepException {
        call(post(path, atMost, order));
    }

    private HttpRequest post(String path, Duration atMost, ObjectNode body) throws Refused {
        return request(path, atMost)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    private HttpRequest.Builder request(String path, Duration atMost) throws Refused {
        return HttpRequest.newBuilder(admin.resolve(path))
                .timeout(atMost)
                .header("Authorization", "Bearer " + demandToken());
    }

    /// The library that sends it would quote it in its own refusal.
    private String demandToken() throws Refused {
        String shown = token.get();
        if (!shown.chars().allMatch(each -> each >= ' ' && each < 127)) {
            throw new Refused("the token for the " + describe()
                    + " holds a character that no header may have: a token is of ASCII characters, in one line");
        }
        return shown;
    }

    private Standing call(HttpRequest request) throws StepException {
        String body = text(request);
        try {
            return StandingText.standing(StandingText.MAPPER.readTree(body));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw stranger(e);
        }
    }

    private String text(HttpRequest request) throws StepException {
        HttpResponse<String> response;
        try {
            response = client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Transient("the call to the " + describe() + " was interrupted", e);
        } catch (IOException e) {
            throw new Transient(
                    "the " + describe() + " did not answer " + request.uri().getPath() + ": " + said(e), e);
        }
        return switch (response.statusCode()) {
            case 200 -> response.body();
            case 409 -> throw new Fenced(message(response));
            case 400, 401, 404, 413 -> throw new Refused("the " + describe() + " refuses: " + message(response));
            default -> throw new Transient("the " + describe() + " could not: " + message(response));
        };
    }

    private static String said(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private Refused stranger(Exception why) {
        return new Refused("what answers at " + admin + " is no gateway of this version: " + why.getMessage(), why);
    }

    private static String message(HttpResponse<String> response) {
        try {
            String message = StandingText.MAPPER
                    .readTree(response.body())
                    .path("error")
                    .path("message")
                    .asText();
            return message.isEmpty() ? "status " + response.statusCode() : message;
        } catch (JsonProcessingException e) {
            return "status " + response.statusCode();
        }
    }
}
