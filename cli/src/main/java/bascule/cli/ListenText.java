package bascule.cli;

import bascule.server.Listen;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// `host:port` on the command line.
final class ListenText implements ITypeConverter<Listen> {
    @Override
    public Listen convert(String text) {
        try {
            return Listen.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(String.valueOf(wrong.getMessage()));
        }
    }
}
