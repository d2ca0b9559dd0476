package bascule.demo.story;

/// The migration did not go as the story tells it.
public final class StoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoryException(String message) {
        super(message);
    }
}
