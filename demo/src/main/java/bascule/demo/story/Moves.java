package bascule.demo.story;

import bascule.demo.world.WorldException;

/// What becomes of the migration while shoppers come.
interface Moves {
    String MIGRATION = "shop-v2";
    long SECONDS_MAX = 180;

    /// @throws StoryException if it does not go so
    void make(Observer observer) throws WorldException;
}
