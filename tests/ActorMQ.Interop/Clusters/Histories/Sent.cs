using System.Globalization;
using System.Text;

namespace ActorMQ.Interop.Clusters.Histories;

/// <summary>A message as its producer made it: the body names it, and no other message is like it.</summary>
/// <param name="Producer">Who.</param>
/// <param name="Sequence">Grows with each message of the producer.</param>
public readonly record struct Sent(int Producer, long Sequence)
{
    private const char Separator = ':';

    /// <summary>A body; what follows the name only makes sizes differ.</summary>
    public byte[] ToBody(int sizeBytes) => Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Producer}{Separator}{Sequence}{Separator}").PadRight(sizeBytes, '.'));

    /// <exception cref="FormatException">It is no body of ours.</exception>
    public static Sent OfBody(ReadOnlySpan<byte> body)
    {
        var parts = Encoding.ASCII.GetString(body).Split(Separator);
        return parts.Length >= 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var producer)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new Sent(producer, sequence)
            : throw new FormatException($"'{Encoding.ASCII.GetString(body)}' was sent by no producer of the test");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Producer}{Separator}{Sequence}");
}
