package bascule.cli;

/// The one binary.
public final class Main {
    private Main() {}

    public static void main(String[] words) {
        System.out.println(String.join("|", words));
    }
}
