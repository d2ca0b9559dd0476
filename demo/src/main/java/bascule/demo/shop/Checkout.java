package bascule.demo.shop;

/// Which checkout a caller gets, by a flag that goes with the migration. The answers are the same; the shop only says
/// which one it would have shown, so that the flag can be held against the side that answered.
public interface Checkout {
    String FLAG = "checkout-v2";
    String VARIABLE = "SHOP_FLAGS";
    String KEY_VARIABLE = "SHOP_FLAGS_KEY";

    /// A shop without flags.
    Checkout NONE = _ -> "";

    /// @param caller whom the gateway takes it for
    /// @return the flag's variant; empty without flags
    String variant(String caller);
}
