package bascule.bench.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WrkTest {
    private static final String PRINTED = """
        Running 2s test @ http://127.0.0.1:8080/1k
          1 threads and 64 connections
          Thread Stats   Avg      Stdev     Max   +/- Stdev
            Latency     1.48ms  500.22us  12.73ms   90.01%
            Req/Sec    43.61k     2.05k   46.22k    80.00%
          Latency Distribution
             50%  850.00us
             75%    1.63ms
             90%    1.93ms
             99%    1.02s
          86909 requests in 2.00s, 106.33MB read
        Requests/sec:  43411.27
        Transfer/sec:     53.11MB
        """;

    @Test
    void figuresAreReadInTheirUnits() throws Exception {
        Wrk.Printed read = Wrk.Printed.read(PRINTED);

        assertThat(read).isEqualTo(new Wrk.Printed(86_909, 43_411.27, 0.85, 1_020, 0));
    }

    @Test
    void everyKindOfFailureIsCounted() throws Exception {
        Wrk.Printed read = Wrk.Printed.read(PRINTED
                + "  Socket errors: connect 1, read 20, write 300, timeout 4000\n"
                + "  Non-2xx or 3xx responses: 50000\n");

        assertThat(read.failed()).isEqualTo(54_321);
    }

    @Test
    void whatCannotBeReadIsShown() {
        assertThatThrownBy(() -> Wrk.Printed.read("unable to connect")).hasMessageContaining("but: unable to connect");
    }
}
