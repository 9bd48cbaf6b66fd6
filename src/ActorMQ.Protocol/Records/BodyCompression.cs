using System.Buffers.Binary;
using System.IO.Compression;

namespace ActorMQ.Protocol.Records;

/// <summary>
/// Compresses and inflates bodies with zlib; LZ4 and Zstandard are for the applications at both ends.
/// </summary>
/// <remarks>Source: apache/rocketmq 8fc57f1 common/.../compression/ZlibCompressor.java.</remarks>
public static class BodyCompression
{
    private const int ChunkSize = 16 * 1024;

    /// <summary>
    /// The stream writer makes no bytes at all of an empty body, and no bytes are no zlib stream.
    /// </summary>
    private static ReadOnlySpan<byte> DeflatedNothing => [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];

    /// <summary>The body as one zlib stream (RFC 1950).</summary>
    public static byte[] Deflate(ReadOnlySpan<byte> body, CompressionLevel level)
    {
        if (body.IsEmpty)
            return [.. DeflatedNothing];

        using var output = new MemoryStream(Math.Max(64, body.Length / 4));
        using (var zlib = new ZLibStream(output, level, leaveOpen: true))
            zlib.Write(body);
        return output.ToArray();
    }

    /// <summary>Inflates a zlib body.</summary>
    /// <param name="body">The whole stream.</param>
    /// <param name="sizeMax">The most bytes to make of it: a small body can claim to be a huge one.</param>
    /// <param name="inflated">The bytes, when the answer is true.</param>
    /// <returns>False when the stream is damaged, cut short, or larger than
    /// <paramref name="sizeMax"/>.</returns>
    public static bool TryInflate(ReadOnlyMemory<byte> body, int sizeMax, out byte[] inflated)
    {
        inflated = [];
        if (body.Length < DeflatedNothing.Length)
            return false;

        try
        {
            using var input = new MemoryStream(body.ToArray(), writable: false);
            using var zlib = new ZLibStream(input, CompressionMode.Decompress);
            using var output = new MemoryStream(Math.Min(sizeMax, body.Length * 4));
            var chunk = new byte[ChunkSize];
            int count;
            while ((count = zlib.Read(chunk)) > 0)
            {
                if (output.Length + count > sizeMax)
                    return false;
                output.Write(chunk, 0, count);
            }

            inflated = output.ToArray();
            return EndsWithChecksumOf(inflated, body.Span);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>
    /// The runtime's reader does not mind when the end of a stream is missing, so its Adler-32 is compared
    /// here.
    /// </summary>
    private static bool EndsWithChecksumOf(ReadOnlySpan<byte> inflated, ReadOnlySpan<byte> body)
    {
        const uint modulus = 65521;
        const int sumsWithoutOverflow = 5552;
        var (sum, sumOfSums) = (1u, 0u);
        while (!inflated.IsEmpty)
        {
            var count = Math.Min(inflated.Length, sumsWithoutOverflow);
            foreach (var value in inflated[..count])
            {
                sum += value;
                sumOfSums += sum;
            }

            sum %= modulus;
            sumOfSums %= modulus;
            inflated = inflated[count..];
        }

        return BinaryPrimitives.ReadUInt32BigEndian(body[^sizeof(uint)..]) == ((sumOfSums << 16) | sum);
    }
}
