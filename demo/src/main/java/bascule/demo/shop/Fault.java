package bascule.demo.shop;

import java.util.function.Supplier;

/// How a version of the shop misbehaves, for a demo of what happens then. Its health check never tells.
interface Fault {
    /// A shop that behaves.
    Fault NONE = (shop, _) -> shop.get();

    /// @param shop answers as it should
    Answer answer(Supplier<Answer> shop, Transactions transactions);
}
