using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace ActorMQ.Transport.Tests;

/// <summary>Goal: what a socket receives is read whole, in order, and in few receives. Real sockets.</summary>
public sealed class SocketInputTests : IDisposable
{
    private const int SizeMax = 64 * 1024;
    private readonly ManualTime _time = new();
    private readonly SocketPair _pair = new();
    private readonly Socket _sender;
    private readonly Socket _receiver;
    private readonly SocketInput _input;

    public SocketInputTests()
    {
        (_sender, _receiver) = (_pair.Sender, _pair.Receiver);
        _input = new SocketInput(_receiver, SizeMax, _time);
    }

    public void Dispose() => _pair.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_byte_is_read_once_and_in_order_however_it_is_cut_consumed_and_cancelled(int seed)
    {
        const int Total = 3_000_000;
        var random = new Random(seed);
        var sending = SendAllAndEndAsync(Total, new Random(seed + 100));
        var read = 0;
        for (var isCompleted = false; !isCompleted || read < Total;)
        {
            if (random.Next(20) == 0)
                _input.CancelPendingRead();
            var result = await ReadAsync();
            var buffer = result.Buffer;
            Assert.True(
                result.IsCanceled || result.IsCompleted || !buffer.IsEmpty, "an answer without news");
            AssertCounts(buffer, read);

            // Consumed up to anywhere, and examined to there or to the end; what is left comes again.
            var consumed = random.Next(2) == 0 ? (int)buffer.Length : random.Next((int)buffer.Length + 1);
            var position = buffer.GetPosition(consumed);
            _input.AdvanceTo(position, random.Next(4) == 0 ? position : buffer.End);
            isCompleted = result.IsCompleted;
            read += consumed;
        }

        await sending;
        Assert.Equal(Total, read);
    }

    [Fact]
    public async Task What_came_together_is_read_together()
    {
        await _sender.SendAsync(new byte[30_000]);
        await Eventually.True(() => _receiver.Available == 30_000, "all bytes to arrive");

        // The first array is small, the next ones as large as what comes.
        var sizes = new List<long>();
        for (var left = 30_000L; left > 0; left -= sizes[^1])
        {
            var result = await ReadAsync();
            sizes.Add(result.Buffer.Length);
            _input.AdvanceTo(result.Buffer.End);
        }

        Assert.InRange(sizes.Count, 1, 3);
    }

    [Fact]
    public async Task A_frame_may_be_larger_than_what_is_read_at_once_and_its_array_is_given_back()
    {
        const int Size = 5_000_000;
        var sending = SendAllAsync(Size, new Random(1));
        ReadResult result;
        while ((result = await ReadAsync()).Buffer.Length < Size)
            _input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        AssertCounts(result.Buffer, 0);
        _input.AdvanceTo(result.Buffer.End);
        await sending;

        var next = _input.ReadAsync().AsTask();

        Assert.InRange(_input.Capacity, 0, 2 * SizeMax);
        await SendAllAsync(1, new Random(1));
        Assert.Equal(1, (await next).Buffer.Length);
    }

    [Fact]
    public async Task A_connection_that_waits_long_holds_no_array_and_a_busy_one_keeps_it()
    {
        var first = _input.ReadAsync().AsTask();
        Assert.Equal(0, _input.Capacity);
        await SendAndTakeAsync(first);
        var second = _input.ReadAsync().AsTask();
        Assert.NotEqual(0, _input.Capacity);

        _time.Advance(TimeSpan.FromSeconds(2));
        await SendAndTakeAsync(second);
        var third = _input.ReadAsync().AsTask();
        Assert.Equal(0, _input.Capacity);

        // That the wait was long is not forgotten when it ends.
        _time.Advance(TimeSpan.FromSeconds(2));
        await SendAndTakeAsync(third);
        var fourth = _input.ReadAsync().AsTask();
        Assert.Equal(0, _input.Capacity);
        await SendAndTakeAsync(fourth);
    }

    [Fact]
    public async Task A_cancelled_read_loses_nothing()
    {
        await SendAndTakeAsync(_input.ReadAsync().AsTask());
        for (var round = 0; round < 100; round++)
        {
            var waiting = _input.ReadAsync().AsTask();
            var sending = round % 2 == 0 ? _sender.SendAsync(new byte[] { 7 }) : Task.FromResult(0);
            _input.CancelPendingRead();
            var result = await Eventually.Of(waiting, "the end of the wait");
            var got = result.Buffer.Length;
            _input.AdvanceTo(result.Buffer.End);
            await sending;
            while (got < (round % 2 == 0 ? 1 : 0))
            {
                var rest = await ReadAsync();
                got += rest.Buffer.Length;
                _input.AdvanceTo(rest.Buffer.End);
            }

            // A cancellation that came when nobody waited ends the next read.
            if (!result.IsCanceled)
                Assert.True((await ReadAsync()).IsCanceled);
            Assert.False(_input.TryRead(out _));
        }
    }

    [Fact]
    public async Task A_token_ends_the_wait_alone()
    {
        using var patience = new CancellationTokenSource();
        var waiting = _input.ReadAsync(patience.Token).AsTask();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        await SendAndTakeAsync(_input.ReadAsync().AsTask());
    }

    [Fact]
    public async Task The_end_comes_behind_the_last_bytes()
    {
        await _sender.SendAsync(new byte[] { 1, 2, 3 });
        _sender.Shutdown(SocketShutdown.Send);
        var count = 0L;
        ReadResult result;
        do
        {
            result = await ReadAsync();
            count += result.Buffer.Length;
            _input.AdvanceTo(result.Buffer.End);
        }
        while (!result.IsCompleted);

        Assert.Equal(3, count);
        Assert.True((await ReadAsync()).IsCompleted, "the end stays");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_broken_connection_fails_the_read(bool whileWaiting)
    {
        var waiting = whileWaiting ? _input.ReadAsync().AsTask() : null;
        _sender.Close(timeout: 0);

        await Assert.ThrowsAsync<ConnectionResetException>(
            () => (waiting ?? _input.ReadAsync().AsTask()).WaitAsync(Eventually.Limit));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_socket_that_is_closed_here_fails_the_read(bool whileWaiting)
    {
        var waiting = whileWaiting ? _input.ReadAsync().AsTask() : null;
        _receiver.Dispose();

        await Assert.ThrowsAsync<ConnectionAbortedException>(
            () => (waiting ?? _input.ReadAsync().AsTask()).WaitAsync(Eventually.Limit));
    }

    [Fact]
    public async Task What_is_being_received_at_the_end_keeps_its_array_until_the_socket_is_closed()
    {
        await SendAndTakeAsync(_input.ReadAsync().AsTask());
        var waiting = _input.ReadAsync().AsTask();
        _input.CancelPendingRead();
        await waiting;

        _input.Complete();
        Assert.NotEqual(0, _input.Capacity);
        _receiver.Dispose();
        await Eventually.True(() => _input.Capacity == 0, "the array to be given back");
    }

    private async Task SendAndTakeAsync(Task<ReadResult> reading)
    {
        await _sender.SendAsync(new byte[] { 1 });
        var result = await Eventually.Of(reading, "the byte");
        Assert.Equal(1, result.Buffer.Length);
        _input.AdvanceTo(result.Buffer.End);
    }

    private Task<ReadResult> ReadAsync() => Eventually.Of(_input.ReadAsync().AsTask(), "news");

    private async Task SendAllAndEndAsync(int total, Random random)
    {
        await SendAllAsync(total, random);
        _sender.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Sends bytes that count, in pieces of all sizes.</summary>
    private async Task SendAllAsync(int total, Random random)
    {
        for (var sent = 0; sent < total;)
        {
            var size = Math.Min(total - sent, random.Next(3) switch
            {
                0 => random.Next(1, 20),
                1 => random.Next(1, 5000),
                _ => random.Next(1, 200_000),
            });
            var piece = new byte[size];
            for (var i = 0; i < size; i++)
                piece[i] = CountAt(sent + i);
            for (ReadOnlyMemory<byte> left = piece; !left.IsEmpty;)
                left = left[await _sender.SendAsync(left)..];
            sent += size;
        }
    }

    private static void AssertCounts(in ReadOnlySequence<byte> bytes, int from)
    {
        var at = from;
        foreach (var segment in bytes)
        {
            foreach (var value in segment.Span)
            {
                if (value != CountAt(at))
                    Assert.Fail($"byte {at} is {value} instead of {CountAt(at)}");
                at++;
            }
        }
    }

    private static byte CountAt(int index) => (byte)(index % 251);
}
