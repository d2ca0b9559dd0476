package bascule.data;

/// What must hold of the rows of both sides: a question whose answer has no rows.
///
/// @param name what people call it
/// @param blue SQL of one query; each row it finds is one that should not be there
/// @param green the same for green, whose tables and columns may have other names
public record Quality(String name, String blue, String green) {}
