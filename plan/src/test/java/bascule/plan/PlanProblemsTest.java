package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanProblemsTest {
    private static final String MISTAKES = """
        migration: Shop V2
        onwer: payments
        environments:
          blue:
            service: http://169.254.169.254
            database:
              url: jdbc:postgresql://bascule:hunter2@127.0.0.1/shop
              user: bascule
              password: hunter2
          green:
            service: ftp://127.0.0.1:9002
        gateway: {admin: "http://127.0.0.1:8081", token: {env: GATEWAY_TOKEN}, colour: red}
        routes:
          - {id: shop, path: catalogue}
          - {id: cart, path: /, hold: nothing}
          - {id: cart, path: /orders}
        tables:
          - products
          - products
          - blue: orders
            columns: {cents: "amount * 100"}
        expand: [{file: missing.sql}]
        ramp: [{share: 50%, dwell: 10}, {share: 100%, dwell: 10s}]
        cutover: {lease: 5s}
        soak: 1h
        soak: 2h
        gates:
          - {before: breakfast, approval: payments-oncall}
          - {before: cutover, approval: ready}
        """;

    @TempDir
    Path folder;

    @Test
    void everyMistakeIsToldAtOnceWithItsPlace() throws IOException {
        var reading = PlanReader.read(MISTAKES, Texts.withScripts(folder));

        assertThat(reading.plan()).isEmpty();
        assertThat(reading.problems())
                .extracting(each -> each.line() + ":" + each.column() + " " + each.path())
                .containsExactly(
                        "1:12 migration",
                        "2:1 onwer",
                        "5:14 environments.blue.service",
                        "7:12 environments.blue.database.url",
                        "9:17 environments.blue.database.password",
                        "10:3 environments.green",
                        "11:14 environments.green.service",
                        "12:72 gateway.colour",
                        "14:22 routes[0].path",
                        "15:31 routes[1].hold",
                        "16:10 routes[2].id",
                        "19:5 tables[1].blue",
                        "21:5 tables[2].columns",
                        "22:17 expand[0].file",
                        "23:28 ramp[0].dwell",
                        "23:41 ramp[1].share",
                        "24:18 cutover.lease",
                        "26:1 soak",
                        "28:14 gates[0].before",
                        "29:33 gates[1].approval");
    }

    @Test
    void noProblemShowsASecretThatStandsInThePlan() throws IOException {
        var reading = PlanReader.read(MISTAKES, Texts.withScripts(folder));

        assertThat(reading.problems().toString()).doesNotContain("hunter2");
    }
}
