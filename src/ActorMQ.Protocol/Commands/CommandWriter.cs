using System.Buffers.Binary;
using ActorMQ.Protocol.Frames;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Protocol.Commands;

/// <summary>Writes whole frames: requests and answers, in either header form.</summary>
/// <remarks>
/// The binary form has 16 bits for the code: a command with a code beyond that goes as JSON, whatever was
/// asked for, which every peer understands because each frame names its own form.
/// </remarks>
public static class CommandWriter
{
    /// <summary>The largest header that a frame can carry, in bytes: its length has three bytes.</summary>
    public const int MaxHeaderSize = 0xFF_FFFF;

    /// <summary>Where in a frame of <see cref="WriteRelayed"/> the number lies, a big-endian int32.</summary>
    public const int RelayedOpaqueAt = Frame.PrefixSize + 5;

    /// <summary>Appends a request.</summary>
    /// <param name="output">Where the frame goes.</param>
    /// <param name="encoding">The form of the header.</param>
    /// <param name="code">What is asked for.</param>
    /// <param name="opaque">The number that the answer will repeat.</param>
    /// <param name="flags"><see cref="CommandFlags.None"/> or <see cref="CommandFlags.OneWay"/>.</param>
    /// <param name="header">The extension fields.</param>
    /// <param name="body">The bytes behind the header.</param>
    public static void WriteRequest<T>(
        FrameBuffer output,
        HeaderEncoding encoding,
        RequestCode code,
        int opaque,
        CommandFlags flags,
        in T header,
        ReadOnlySpan<byte> body)
        where T : struct, IHeader
    {
        var preamble = new CommandPreamble(
            (int)code, LanguageCode.DotNet, ProtocolVersion.Current, opaque, flags);
        Write(output, encoding, preamble, remark: null, header, body);
    }

    /// <summary>Appends an answer.</summary>
    /// <param name="output">Where the frame goes.</param>
    /// <param name="encoding">The form of the request's header.</param>
    /// <param name="code">How the request ended.</param>
    /// <param name="opaque">The request's number.</param>
    /// <param name="remark">A text for people, or null.</param>
    /// <param name="header">The extension fields.</param>
    /// <param name="body">The bytes behind the header.</param>
    /// <param name="sizeApart">How many more come behind these, which the caller sends himself.</param>
    public static void WriteResponse<T>(
        FrameBuffer output,
        HeaderEncoding encoding,
        ResponseCode code,
        int opaque,
        string? remark,
        in T header,
        ReadOnlySpan<byte> body,
        int sizeApart = 0)
        where T : struct, IHeader
    {
        var preamble = new CommandPreamble(
            (int)code, LanguageCode.DotNet, ProtocolVersion.Current, opaque, CommandFlags.Response);
        Write(output, encoding, preamble, remark, header, body, sizeApart);
    }

    /// <summary>Appends a request of another's in the binary form, with all that it says.</summary>
    /// <param name="output">Where the frame goes.</param>
    /// <param name="request">The request; of at most <see cref="CommandReader.MaxFields"/> fields, less one
    /// if there is a mark.</param>
    /// <param name="opaque">The number that the answer will repeat.</param>
    /// <param name="markName">The name of one more field; empty: none.</param>
    /// <param name="mark">Its value.</param>
    /// <exception cref="ArgumentException">The header is over <see cref="MaxHeaderSize"/>.</exception>
    /// <exception cref="OverflowException">A field's name is too long for the form.</exception>
    public static void WriteRelayed(
        FrameBuffer output,
        in RemotingCommand request,
        int opaque,
        ReadOnlySpan<byte> markName,
        ReadOnlyMemory<byte> mark)
    {
        var preamble = new CommandPreamble(
            request.Code, request.Language, request.Version, opaque, request.Flags);
        var header = new RelayedHeader(request.Fields);
        var start = Begin(output);
        BinaryHeaderWriter.Write(output, preamble, request.Remark, header, markName, mark);
        End(output, start, HeaderEncoding.Binary, [], checked((int)request.Body.Length));
        foreach (var part in request.Body)
            output.Append(part.Span);
    }

    /// <summary>Appends a command of any sender.</summary>
    internal static void Write<T>(
        FrameBuffer output,
        HeaderEncoding encoding,
        in CommandPreamble preamble,
        string? remark,
        in T header,
        ReadOnlySpan<byte> body,
        int sizeApart = 0)
        where T : struct, IHeader
    {
        var start = Begin(output);
        if (preamble.Code is < short.MinValue or > short.MaxValue)
            encoding = HeaderEncoding.Json;
        if (encoding == HeaderEncoding.Binary)
            BinaryHeaderWriter.Write(output, preamble, remark, header);
        else
            JsonHeaderWriter.Write(output, preamble, remark, header);
        End(output, start, encoding, body, sizeApart);
    }

    private static int Begin(FrameBuffer output)
    {
        var start = output.Length;
        output.Append(Frame.PrefixSize);
        return start;
    }

    private static void End(
        FrameBuffer output, int start, HeaderEncoding encoding, ReadOnlySpan<byte> body, int sizeApart)
    {
        var headerSize = output.Length - start - Frame.PrefixSize;
        if (headerSize > MaxHeaderSize)
        {
            output.Truncate(start);
            throw new ArgumentException(
                $"a header of {headerSize} bytes is over the limit of {MaxHeaderSize}", nameof(output));
        }

        output.Append(body);
        var prefix = output.WrittenSpan[start..];
        BinaryPrimitives.WriteInt32BigEndian(prefix, output.Length - start - sizeof(int) + sizeApart);
        BinaryPrimitives.WriteInt32BigEndian(prefix[sizeof(int)..], ((int)encoding << 24) | headerSize);
    }
}
