package bascule.demo.shop;

/// What a caller is told: done, certainly not done (and whose fault that is), or unknown.
record Answer(int status, String json) {
    static Answer done(String json) {
        return new Answer(200, json);
    }

    static Answer created(String json) {
        return new Answer(201, json);
    }

    static Answer malformed(String why) {
        return new Answer(400, error(why));
    }

    static Answer missing(String what) {
        return new Answer(404, error("there is no " + what));
    }

    /// Certainly not done; the same again may work.
    static Answer notDone(String why) {
        return new Answer(503, error(why));
    }

    /// The shop itself is broken.
    static Answer failed(String why) {
        return new Answer(500, error(why));
    }

    /// It was sent to the database and no answer came back.
    static Answer unknown(String why) {
        return new Answer(504, error(why));
    }

    private static String error(String why) {
        return "{\"error\":" + Json.quoted(why) + "}";
    }
}
