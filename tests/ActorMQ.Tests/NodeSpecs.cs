using System.Net;
using ActorMQ.CommandLine;
using ActorMQ.Nodes;

namespace ActorMQ.Tests;

/// <summary>What a node is called, and which ports its replicas take.</summary>
public sealed class NodeSpecs : IDisposable
{
    private readonly DirectoryInfo _store = Directory.CreateTempSubdirectory("actormq-node-");

    [Fact]
    public void A_name_is_made_once_and_goes_with_the_store()
    {
        var made = NodeName.Of(_store.FullName, "box");

        Assert.StartsWith("box-", made.Value, StringComparison.Ordinal);
        Assert.Equal(made, NodeName.Of(_store.FullName, "other"));
        Assert.NotEqual(made, NodeName.Of(Path.Combine(_store.FullName, "empty"), "box"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b\n")]
    public void A_file_that_holds_no_name_is_not_guessed_at(string content)
    {
        File.WriteAllText(Path.Combine(_store.FullName, "node-id"), content);

        var failure = Assert.Throws<CommandFailedException>(() => NodeName.Of(_store.FullName, "box"));

        Assert.Equal(ExitCode.StoreUnusable, failure.ExitCode);
    }

    [Fact]
    public void Replicas_take_their_usual_ports_and_others_when_those_are_taken()
    {
        var ports = new ReplicaPorts(IPAddress.Parse("127.0.0.5"), first: 10911, count: 3);
        IPEndPoint[] others =
        [
            new(IPAddress.Parse("127.0.0.6"), 10911), // another address: not in the way
            new(IPAddress.Any, 10912),
        ];

        Assert.Equal(10911, ports.Of(new("broker-0"), preferred: 0, others));
        Assert.Equal(10913, ports.Of(new("broker-1"), preferred: 1, others));
        Assert.Equal(10913, ports.Of(new("broker-1"), preferred: 1, []));
        var failure = Assert.Throws<IOException>(() => ports.Of(new("broker-2"), preferred: 1, others));
        Assert.Contains("from 10911 to 10913", failure.Message, StringComparison.Ordinal);
        Assert.Equal(10912, ports.Of(new("broker-2"), preferred: 1, []));

        var any = new ReplicaPorts(IPAddress.Any, first: 0, count: 3);
        Assert.Equal(0, any.Of(new("broker-0"), preferred: 1, others));
    }

    public void Dispose() => _store.Delete(recursive: true);
}
