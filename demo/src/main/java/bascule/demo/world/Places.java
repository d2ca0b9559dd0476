package bascule.demo.world;

import java.io.IOException;
import java.util.List;

/// The ports of one run.
record Places(int shopOne, int shopTwo, int gateway, int gatewayAdmin, int controller) {
    static Places free() throws IOException {
        List<Integer> ports = Ports.free(5);
        return new Places(ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4));
    }
}
