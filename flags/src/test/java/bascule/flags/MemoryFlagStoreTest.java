package bascule.flags;

class MemoryFlagStoreTest extends FlagStoreContract {
    @Override
    FlagStore store(String text) throws Exception {
        return new MemoryFlagStore(text);
    }
}
