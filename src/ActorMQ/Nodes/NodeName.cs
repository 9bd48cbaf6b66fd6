using System.Globalization;
using System.Security.Cryptography;
using ActorMQ.Cluster.Shards;
using ActorMQ.CommandLine;

namespace ActorMQ.Nodes;

/// <summary>
/// The name of a node that has none by configuration: made once, and kept in the store, since replicas go by
/// it. A store that is lost takes its name with it, so that a node with an empty disk is a new one.
/// </summary>
internal static class NodeName
{
    private const string FileName = "node-id";

    /// <summary>The name that the store keeps; when it keeps none, a new one is made and kept.</summary>
    /// <exception cref="IOException">The store cannot be read or written.</exception>
    /// <exception cref="CommandFailedException">The file holds something else.</exception>
    internal static NodeId Of(string storePath, string machine)
    {
        Directory.CreateDirectory(storePath);
        var path = Path.Combine(storePath, FileName);
        if (File.Exists(path))
        {
            var kept = File.ReadAllText(path).Trim();
            return kept.Length > 0 && !kept.Contains('/', StringComparison.Ordinal)
                ? new NodeId(kept)
                : throw new CommandFailedException(ExitCode.StoreUnusable, $"{path} holds no node's name");
        }

        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{machine.Replace('/', '-')}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}");

        // Under another name first: a crash leaves no half of it.
        File.WriteAllText(path + ".new", name + "\n");
        File.Move(path + ".new", path);
        return new NodeId(name);
    }
}
