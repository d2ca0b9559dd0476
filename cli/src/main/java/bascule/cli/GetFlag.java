package bascule.cli;

import bascule.flags.Flag;
import bascule.flags.Standing;
import bascule.flags.json.Json;
import bascule.flags.json.JsonText;
import bascule.migration.StepException;
import bascule.server.FlagShape;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `flags get`: one flag, as plain flagd sees it.
@Command(name = "get", description = "Show a flag as flagd sees it, ramp and prerequisites included.")
final class GetFlag implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final FlagsFile flags = new FlagsFile();

    @Parameters(paramLabel = "FLAG", description = "Its key.")
    private String key = "";

    GetFlag(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() throws StepException {
        Standing standing = flags.read(output);
        Flag flag = FlagsFile.flag(standing, key);
        ObjectNode answer = Shape.ok().put("version", standing.version().toString());
        answer.set("flag", FlagShape.of(flag));
        output.answer(answer, definition(standing).strip());
        return ExitCode.OK;
    }

    private String definition(Standing standing) {
        if (!(standing.reading().plain().get("flags") instanceof Json.Fields all)) {
            return "";
        }
        Json one = all.get(key);
        return one == null ? "" : JsonText.write(Json.Fields.of(key, one));
    }
}
