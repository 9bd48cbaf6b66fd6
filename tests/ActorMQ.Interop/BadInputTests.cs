using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActorMQ.Interop;

/// <summary>Invariant 8, against the real process: bad input gets a code or a closed connection, and harms nobody else.</summary>
/// <remarks>Every test ends by showing that another client's connection, open all the while, is still served.</remarks>
public sealed class BadInputTests : IAsyncLifetime, IDisposable
{
    private const int TopicNotExist = 17;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _store = new();
    private Server _server = null!;
    private SequenceSender _other = null!;

    public async Task InitializeAsync()
    {
        _server = await Server.StandaloneAsync(_store.Path, "-D", "transport.idle-timeout=3s");
        _other = new SequenceSender(_server.Address, "Bystander", "n");
        _other.Start();
        await _other.WaitForMoreAsync(10);
    }

    public async Task DisposeAsync()
    {
        await using var server = _server;
        await using var other = _other;
        await other.WaitForMoreAsync(50);
        await other.StopAsync();
        Assert.Equal(0, other.Failures);
        Assert.Equal(0, await server.StopAsync());
    }

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task An_unknown_request_code_is_answered_so(int server) =>
        Assert.Contains("\"code\":3", await AskAsync(server, """{"code":9999,"opaque":7,"flag":0}"""), StringComparison.Ordinal);

    [Theory]
    [InlineData(36)]
    [InlineData(37)]
    [InlineData(41)]
    public async Task A_request_of_a_later_release_is_answered_as_not_supported(int code) =>
        Assert.Contains("\"code\":3", await AskAsync(1, $$"""{"code":{{code}},"opaque":7,"flag":0}"""), StringComparison.Ordinal);

    [Fact]
    public async Task A_missing_field_is_named()
    {
        var answer = await AskAsync(1, """{"code":310,"opaque":7,"flag":0,"extFields":{"a":"PG","b":"T"}}""", "x"u8.ToArray());
        Assert.Contains("field", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no spaces")]
    [InlineData("slash/es")]
    [InlineData("")]
    public async Task An_illegal_topic_name_is_refused(string topic)
    {
        var answer = await AskAsync(1, SendHeader(topic), "x"u8.ToArray());
        Assert.DoesNotContain("\"code\":0", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_over_four_mebibytes_is_refused()
    {
        var answer = await AskAsync(1, SendHeader("Big"), new byte[(4 * 1024 * 1024) + 1]);
        Assert.Contains("\"code\":13", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_negative_offset_is_answered_with_where_the_queue_begins()
    {
        await AskAsync(1, SendHeader("Negative"), "x"u8.ToArray());
        var answer = await AskAsync(
            1,
            """
            {"code":11,"opaque":7,"flag":0,"extFields":{"consumerGroup":"G","topic":"Negative","queueId":"0","queueOffset":"-5",
            "maxMsgNums":"32","sysFlag":"4","commitOffset":"0","suspendTimeoutMillis":"0","subscription":"*","subVersion":"0"}}
            """);
        Assert.Contains("\"code\":21", answer, StringComparison.Ordinal);
        Assert.Contains("\"nextBeginOffset\":\"0\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_frame_over_the_limit_closes_the_connection(int server)
    {
        var frame = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(frame, (16 * 1024 * 1024) + 1);
        await AssertClosedAsync(server, frame);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Garbage_closes_the_connection(int server) =>
        await AssertClosedAsync(server, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());

    [Fact]
    public async Task A_header_that_is_no_JSON_closes_the_connection() =>
        await AssertClosedAsync(1, Frame("""{"code":310,"""));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Half_a_frame_and_then_silence_closes_the_connection(int server) =>
        await AssertClosedAsync(server, Frame("""{"code":9999,"opaque":7,"flag":0}""")[..12]);

    [Fact]
    public async Task A_topic_that_may_not_be_created_is_said_not_to_exist() =>
        Assert.Contains($"\"code\":{TopicNotExist}", await AskAsync(0, """{"code":105,"opaque":7,"flag":0,"extFields":{"topic":"Nowhere"}}"""), StringComparison.Ordinal);

    private static string SendHeader(string topic) =>
        """
        {"code":310,"opaque":7,"flag":0,"extFields":{"a":"PG","b":"TOPIC","c":"TBW102","d":"4","e":"0","f":"0","g":"1",
        "h":"0","i":"","j":"0","k":"false","m":"false"}}
        """.Replace("TOPIC", topic, StringComparison.Ordinal);

    private static byte[] Frame(string header, params byte[] body)
    {
        var bytes = Encoding.UTF8.GetBytes(header);
        var frame = new byte[8 + bytes.Length + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), bytes.Length);
        bytes.CopyTo(frame, 8);
        body.CopyTo(frame, 8 + bytes.Length);
        return frame;
    }

    private async Task<NetworkStream> ConnectAsync(int server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPEndPoint.Parse(_server.Addresses[server]));
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Sends one request, and returns the header of its answer.</summary>
    private async Task<string> AskAsync(int server, string header, params byte[] body)
    {
        using var patience = new CancellationTokenSource(Patience);
        await using var connection = await ConnectAsync(server);
        await connection.WriteAsync(Frame(header, body), patience.Token);
        var prefix = new byte[8];
        await connection.ReadExactlyAsync(prefix, patience.Token);
        var answer = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix) - 4];
        await connection.ReadExactlyAsync(answer, patience.Token);
        return Encoding.UTF8.GetString(answer.AsSpan(0, BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(4)) & 0xFF_FFFF));
    }

    private async Task AssertClosedAsync(int server, byte[] input)
    {
        using var patience = new CancellationTokenSource(Patience);
        await using var connection = await ConnectAsync(server);
        await connection.WriteAsync(input, patience.Token);
        try
        {
            Assert.Equal(0, await connection.ReadAsync(new byte[64], patience.Token));
        }
        catch (IOException)
        {
            // Reset is closed, too.
        }
    }
}
