package bascule.gateway;

/// What reads answers of an upstream in its pipeline.
interface AnswerHead {
    /// @param head whether the next answer is one to HEAD, which never has a body
    void expect(boolean head);
}
