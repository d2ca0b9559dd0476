package bascule.drill.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The file by which a mortal controller is told where to die or to wait.
record Orders(Path file) {
    void die(String point) throws IOException {
        write(MortalController.DIE + point);
    }

    void waitAt(String point) throws IOException {
        write(MortalController.WAIT + point);
    }

    void goOn() throws IOException {
        write("go on");
    }

    /// Whether the point was reached.
    boolean taken() {
        return !Files.exists(file);
    }

    private void write(String order) throws IOException {
        Path draft = file.resolveSibling("orders.draft");
        Files.writeString(draft, order);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
