using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace ActorMQ.Probe;

/// <summary>The body of a numbered message: the run's name, a space, the number from 1 on.</summary>
internal sealed record ProbeBody(string Run, long Number)
{
    internal byte[] Encode() =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Run} {Number}"));

    internal static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ProbeBody? body)
    {
        body = null;
        var text = Encoding.UTF8.GetString(bytes);
        var space = text.LastIndexOf(' ');
        if (space < 1
            || !long.TryParse(
                text.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number < 1)
        {
            return false;
        }

        body = new ProbeBody(text[..space], number);
        return true;
    }
}
