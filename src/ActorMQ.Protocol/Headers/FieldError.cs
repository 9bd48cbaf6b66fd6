using System.Text;

namespace ActorMQ.Protocol.Headers;

/// <summary>The first field of a header that could not be read.</summary>
public readonly record struct FieldError(string Field, FieldFault Fault)
{
    /// <summary>A sentence for the answer's remark: which field, and what is wrong with it.</summary>
    public override string ToString() => Fault switch
    {
        FieldFault.Missing => $"the field {Field} is missing",
        FieldFault.NotANumber => $"the field {Field} is not a number in range",
        FieldFault.NotABoolean => $"the field {Field} is neither true nor false",
        FieldFault.NotText => $"the field {Field} is not UTF-8 text",
        _ => "no field is wrong",
    };

    internal static FieldError At(ReadOnlySpan<byte> name, FieldFault fault) =>
        new(Encoding.UTF8.GetString(name), fault);
}
