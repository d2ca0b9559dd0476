package bascule.databases.postgres;

import bascule.data.Mapping;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes one mapping ready for one direction, and tells every problem it has there.
///
/// Both connections are inside transactions of the caller, who rolls them back: what an expression needs is asked of
/// the target, with temporary objects.
final class MappingCompiler {
    private final Mapping mapping;
    private final Direction direction;
    private final Catalogue.Table source;
    private final Catalogue.Table target;
    private final Map<String, Types.Type> sourceTypes;
    private final Map<String, Types.Type> targetTypes;
    private final Connection sourceConnection;
    private final Connection targetConnection;
    private final List<String> problems;

    private MappingCompiler(
            Mapping mapping, Direction direction, Connection source, Connection target, List<String> problems)
            throws SQLException, StepException {
        this.mapping = mapping;
        this.direction = direction;
        this.sourceConnection = source;
        this.targetConnection = target;
        this.problems = problems;
        this.source = Catalogue.table(source, direction.sourceTable(mapping));
        this.target = Catalogue.table(target, direction.targetTable(mapping));
        this.sourceTypes = Types.of(source, this.source);
        this.targetTypes = Types.of(target, this.target);
    }

    /// All mappings of a direction.
    ///
    /// @throws StepException.Refused with every problem there is
    static List<TableMap> compile(List<Mapping> mappings, Direction direction, Connection source, Connection target)
            throws SQLException, StepException {
        var problems = new ArrayList<String>();
        var maps = new ArrayList<TableMap>();
        for (var mapping : mappings) {
            var map = new MappingCompiler(mapping, direction, source, target, problems).compile();
            if (map != null) {
                maps.add(map);
            }
        }
        if (!problems.isEmpty()) {
            throw new StepException.Refused(String.join("\n", problems));
        }
        return maps;
    }

    private @Nullable TableMap compile() throws SQLException, StepException {
        var before = problems.size();
        checkNames();
        var columns = new ArrayList<TableMap.SourceColumn>();
        for (var column : source.columns()) {
            if (!column.generated()) {
                var type = type(sourceTypes, column.name());
                columns.add(new TableMap.SourceColumn(
                        column.name(), type.bare(), Types.knows(targetConnection, type) ? type.bare() : "text"));
            }
        }
        var needs = new ExpressionNeeds(sourceConnection, targetConnection, source, columns);
        var targets = new ArrayList<TableMap.TargetColumn>();
        for (var column : target.columns()) {
            if (!column.generated()) {
                var made = targetColumn(column, columns, needs);
                if (made != null) {
                    targets.add(made);
                }
            }
        }
        checkCarried(columns, targets);
        var keys = new KeyCheck(mapping, direction, source, target, problems);
        var key = keys.check(columns, targets, sourceConnection, targetConnection);
        return problems.size() > before
                ? null
                : new TableMap(source, target, columns, targets, key.places(), key.targetNames(), keys.leaves());
    }

    private TableMap.@Nullable TargetColumn targetColumn(
            Catalogue.Column column, List<TableMap.SourceColumn> columns, ExpressionNeeds needs) throws SQLException {
        var expression = direction.expressions(mapping).get(column.name());
        if (expression != null) {
            return computed(column, expression, needs);
        }
        var from = sourceOf(column.name());
        if (from == null) {
            if (column.notNull() && !column.hasDefault() && column.identity() == Catalogue.Identity.NONE) {
                problems.add(
                        "%s.%s is NOT NULL without default, nothing of %s goes there: give it an expression under %s"
                                .formatted(there(), column.name(), here(), section()));
            }
            return null;
        }
        return plain(column, from, columns);
    }

    private TableMap.@Nullable TargetColumn computed(Catalogue.Column column, String expression, ExpressionNeeds needs)
            throws SQLException {
        var type = type(targetTypes, column.name());
        var known = Types.knows(sourceConnection, type);
        try {
            var needed = needs.of(expression, type.bare(), known ? type.bare() : "text");
            return new TableMap.TargetColumn(
                    column.name(),
                    type.full(),
                    type.bare(),
                    known ? type.full() : "text",
                    known ? type.bare() : "text",
                    expression,
                    needed,
                    false,
                    false,
                    column.identity() == Catalogue.Identity.ALWAYS,
                    false);
        } catch (ExpressionNeeds.Unusable e) {
            problems.add("the expression for %s.%s, '%s', %s: correct it under %s"
                    .formatted(there(), column.name(), expression, e.getMessage(), section()));
            return null;
        }
    }

    private TableMap.@Nullable TargetColumn plain(
            Catalogue.Column column, String from, List<TableMap.SourceColumn> columns) throws SQLException {
        var place = places(columns).indexOf(from);
        if (place < 0) {
            problems.add(
                    "%s.%s can't be carried to %s.%s: it is generated by the server; give %s an expression under %s"
                            .formatted(here(), from, there(), column.name(), column.name(), section()));
            return null;
        }
        var here = type(sourceTypes, from);
        var there = type(targetTypes, column.name());
        var known = Types.knows(sourceConnection, there);
        var same = here.bare().equals(there.bare())
                && columns.get(place).typeAtTarget().equals(here.bare());
        if (!Widening.silentlyKeeps(here, there)) {
            problems.add(
                    "%s.%s is %s and %s.%s is %s: values would be rounded or cut; say how under %s and its way back"
                            .formatted(here(), from, here.full(), there(), column.name(), there.full(), section()));
        }
        var name = Names.quote(from);
        var needed = new BitSet();
        needed.set(place);
        return new TableMap.TargetColumn(
                column.name(),
                there.full(),
                there.bare(),
                known ? there.full() : "text",
                known ? there.bare() : "text",
                same ? name : "CAST(" + name + " AS text)",
                needed,
                true,
                same,
                column.identity() == Catalogue.Identity.ALWAYS,
                here.full().equals(there.full()) && here.binary() && there.binary());
    }

    /// The source column that a target column is called after, null if none.
    private @Nullable String sourceOf(String targetColumn) {
        var renamed = direction.renamed(mapping);
        if (renamed.containsKey(targetColumn)) {
            return renamed.get(targetColumn);
        }
        var taken = renamed.containsValue(targetColumn);
        return source.column(targetColumn).isPresent() && !taken ? targetColumn : null;
    }

    /// Every name in the mapping must be a column's.
    private void checkNames() {
        direction.renamed(mapping).forEach((to, from) -> {
            known(source, here(), from, "rename");
            known(target, there(), to, "rename");
        });
        direction.expressions(mapping).keySet().forEach(column -> known(target, there(), column, section()));
        for (var column : target.columns()) {
            if (column.generated() && direction.expressions(mapping).containsKey(column.name())) {
                problems.add("%s.%s is generated by the server: take it out of %s"
                        .formatted(there(), column.name(), section()));
            }
        }
    }

    private void known(Catalogue.Table table, String name, String column, String where) {
        if (table.column(column).isEmpty()) {
            problems.add("%s has no column %s, which %s names: correct the mapping of %s"
                    .formatted(name, column, where, mapping.blue()));
        }
    }

    /// Nothing of blue may be lost: forward everything goes somewhere, in reverse everything comes back.
    private void checkCarried(List<TableMap.SourceColumn> columns, List<TableMap.TargetColumn> targets) {
        if (direction == Direction.FORWARD) {
            for (int i = 0; i < columns.size(); i++) {
                var place = i;
                var name = columns.get(i).name();
                if (targets.stream().noneMatch(column -> column.needs().get(place))
                        && !mapping.inverse().containsKey(name)) {
                    problems.add(
                            ("%s.%s goes nowhere on %s: add the column there, rename it, use it in an expression under"
                                            + " forward, or say under inverse how it comes back without its value")
                                    .formatted(here(), name, there()));
                }
            }
            return;
        }
        for (var column : target.columns()) {
            if (!column.generated()
                    && targets.stream().noneMatch(made -> made.name().equals(column.name()))) {
                problems.add("%s.%s does not come back from %s: give it an expression under inverse (NULL is one)"
                        .formatted(there(), column.name(), here()));
            }
        }
    }

    private String here() {
        return direction.source().word() + "'s " + source.name();
    }

    private String there() {
        return direction.target().word() + "'s " + target.name();
    }

    private String section() {
        return direction == Direction.FORWARD ? "forward" : "inverse";
    }

    private static List<String> places(List<TableMap.SourceColumn> columns) {
        return columns.stream().map(TableMap.SourceColumn::name).toList();
    }

    private static Types.Type type(Map<String, Types.Type> types, String column) {
        var type = types.get(column);
        if (type == null) {
            throw new IllegalStateException("column " + column + " vanished while it was looked at");
        }
        return type;
    }
}
