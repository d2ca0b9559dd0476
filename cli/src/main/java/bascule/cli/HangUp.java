package bascule.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/// The signal by which an operator asks a process to read its settings again. Java hears signals through classes of
/// `sun.misc` only, and its compiler warns of them wherever their names stand; so they are named as text.
final class HangUp {
    private HangUp() {}

    /// From here on the signal does that, one at a time, and no longer ends the process. A Java that has no such
    /// classes hears none.
    static void then(Runnable act) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler heard = (proxy, method, arguments) -> {
                act.run();
                return null;
            };
            Object handling = Proxy.newProxyInstance(HangUp.class.getClassLoader(), new Class<?>[] {handler}, heard);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handling);
        } catch (ReflectiveOperationException | IllegalArgumentException none) {
            System.err.println("bascule: this Java hears no signals: a restart reads changed settings");
        }
    }
}
