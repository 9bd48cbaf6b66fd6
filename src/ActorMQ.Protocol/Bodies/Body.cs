using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Protocol.Bodies;

/// <summary>Reads and writes the JSON bodies of this namespace.</summary>
public static class Body
{
    private static readonly BodyJson Quoted = new(new JsonSerializerOptions(BodyJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private static readonly BodyJson Unquoted = new(new JsonSerializerOptions(Quoted.Options)
    {
        Converters =
        {
            new UnquotedKeys<long, string>(), new UnquotedKeys<int, int>(), new UnquotedKeys<int, long>(),
        },
    });

    /// <summary>Reads a body, also one that is not quite JSON: see <see cref="LenientJson"/>.</summary>
    /// <param name="body">The body of a command.</param>
    /// <param name="value">
    /// The body, when the answer is true; nothing in it that may not be null is null.
    /// </param>
    /// <param name="fault">What is wrong, when the answer is false.</param>
    public static bool TryRead<T>(in ReadOnlySequence<byte> body, out T value, out BodyFault fault)
        where T : class
    {
        value = null!;
        using var json = new FrameBuffer();
        if (!LenientJson.TryNormalise(body, json, out fault))
            return false;
        try
        {
            value = JsonSerializer.Deserialize(json.WrittenSpan, TypeInfo<T>(Quoted))!;
            return true;
        }
        catch (JsonException broken)
        {
            fault = new BodyFault($"{typeof(T).Name}: {broken.Message}", -1);
            return false;
        }
    }

    /// <summary>As the other form, for a body in one piece.</summary>
    public static bool TryRead<T>(ReadOnlyMemory<byte> body, out T value, out BodyFault fault)
        where T : class =>
        TryRead(new ReadOnlySequence<byte>(body), out value, out fault);

    /// <summary>The body as UTF-8 bytes.</summary>
    public static byte[] ToBytes<T>(T body, MapKeys keys = MapKeys.Quoted)
        where T : class =>
        JsonSerializer.SerializeToUtf8Bytes(body, TypeInfo<T>(keys == MapKeys.Quoted ? Quoted : Unquoted));

    private static JsonTypeInfo<T> TypeInfo<T>(BodyJson json) =>
        (JsonTypeInfo<T>?)json.GetTypeInfo(typeof(T))
        ?? throw new ArgumentException($"{typeof(T)} is not listed in {nameof(BodyJson)}", nameof(json));
}
