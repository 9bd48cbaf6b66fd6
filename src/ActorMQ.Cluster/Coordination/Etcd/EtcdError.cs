using System.Text.Json;

namespace ActorMQ.Cluster.Coordination.Etcd;

/// <summary>etcd has answered that it will not do something.</summary>
/// <param name="Code">
/// The code of gRPC: 3 invalid argument, 5 not found, 11 out of range, 14 unavailable.
/// </param>
/// <param name="Text">What etcd says.</param>
internal sealed record EtcdError(int Code, string Text)
{
    public const int NotFound = 5;

    /// <summary>Null when the body is none of etcd's.</summary>
    public static EtcdError? TryRead(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (!root.TryGetProperty("code", out var code))
                return null;
            var text = root.TryGetProperty("error", out var error) ? error.GetString() ?? "" : "";
            return new(code.GetInt32(), text);
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
