using ActorMQ.NameServer.KeyValues;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.NameServer.Tests;

/// <summary>No actor of a name server fails in silence.</summary>
public sealed class FailureSpecs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Each_failure_is_logged_and_too_many_in_a_row_end_the_name_server()
    {
        using var logs = new KeptLogs();
        await using var server = await NameServerHost.StartAsync(
            NameServers.Options with { KeyValues = new BrokenFile() }, logs, TimeProvider.System,
            CancellationToken.None);
        using var peer = await Peer.ConnectAsync(server.LocalEndPoint);

        // Ten restarts within a minute are the bound. None of these is answered: their asker is gone.
        for (var i = 0; i < 11; i++)
        {
            var header = new PutKVConfigRequestHeader { Namespace = "ns", Key = "k", Value = "v" + i };
            _ = peer.AskAsync(RequestCode.PutKvConfig, header);
            Assert.Equal("name-server/key-values failed", await logs.NextAsync());
        }

        var failed = await Assert.ThrowsAsync<NameServerFailedException>(
            () => server.Completion.WaitAsync(Patience));
        Assert.Equal("boom", failed.InnerException!.Message);
    }

    [Fact]
    public async Task A_name_server_that_is_stopped_has_not_failed()
    {
        var server = await NameServers.StartAsync();
        Assert.False(server.Completion.IsCompleted);
        await server.DisposeAsync();
        await server.Completion.WaitAsync(Patience);
    }

    private sealed class BrokenFile : IKeyValueFile
    {
        public byte[]? Read() => null;

        public void Replace(ReadOnlySpan<byte> content) => throw new InvalidOperationException("boom");
    }
}
