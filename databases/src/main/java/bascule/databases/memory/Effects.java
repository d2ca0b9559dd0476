package bascule.databases.memory;

/// Hears of every effect before and after it lands; a drill lets a controller die there.
@FunctionalInterface
public interface Effects {
    Effects UNHEARD = effect -> {};

    void about(String effect);
}
