package bascule.tidy;

/// What a rule found, and where: lines count from 1.
record Finding(String file, int line, String what) {
    @Override
    public String toString() {
        return file + ":" + line + ": " + what;
    }
}
