using System.Buffers.Binary;
using System.Net;

namespace ActorMQ.Protocol.Records;

/// <summary>An address and a port as records and message ids hold them, without an allocation.</summary>
/// <remarks>
/// <code> | address: 4 bytes (IPv4) or 16 (IPv6) | port int32 big-endian | </code>
/// </remarks>
public readonly record struct RecordHost
{
    internal const int SizeV4 = 8;
    internal const int SizeV6 = 20;
    private const int AddressSizeV4 = 4;
    private const int AddressSizeV6 = 16;

    private readonly UInt128 _address;

    private RecordHost(UInt128 address, bool isV6, int port)
    {
        _address = address;
        IsV6 = isV6;
        Port = port;
    }

    /// <summary>Whether the address is IPv6.</summary>
    public bool IsV6 { get; }

    /// <summary>0..65535.</summary>
    public int Port { get; }

    /// <summary>Bytes that <see cref="WriteTo"/> writes: 8 or 20.</summary>
    public int SizeBytes => IsV6 ? SizeV6 : SizeV4;

    /// <summary>The host of an end point; an IPv4 address mapped into IPv6 becomes IPv4 again.</summary>
    public static RecordHost From(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        Span<byte> bytes = stackalloc byte[AddressSizeV6];
        var address = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
        address.TryWriteBytes(bytes, out var written);
        return FromAddress(bytes[..written], endPoint.Port);
    }

    /// <summary>
    /// Reads a host; false when <paramref name="bytes"/> are too few or the port is not one.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, bool isV6, out RecordHost host)
    {
        host = default;
        var addressSize = isV6 ? AddressSizeV6 : AddressSizeV4;
        if (bytes.Length < addressSize + sizeof(int))
            return false;

        var port = BinaryPrimitives.ReadInt32BigEndian(bytes[addressSize..]);
        if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            return false;

        host = FromAddress(bytes[..addressSize], port);
        return true;
    }

    /// <summary>
    /// Lays the host out; <paramref name="destination"/> holds at least <see cref="SizeBytes"/>.
    /// </summary>
    /// <returns>The bytes written.</returns>
    public int WriteTo(Span<byte> destination)
    {
        var addressSize = WriteAddress(destination);
        BinaryPrimitives.WriteInt32BigEndian(destination[addressSize..], Port);
        return SizeBytes;
    }

    /// <summary>The same host for the socket API; allocates.</summary>
    public IPEndPoint ToEndPoint()
    {
        Span<byte> bytes = stackalloc byte[AddressSizeV6];
        return new IPEndPoint(new IPAddress(bytes[..WriteAddress(bytes)]), Port);
    }

    /// <summary><c>address:port</c>, an IPv6 address in brackets.</summary>
    public override string ToString() => ToEndPoint().ToString();

    internal int WriteAddress(Span<byte> destination)
    {
        if (IsV6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(destination, _address);
            return AddressSizeV6;
        }

        BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_address);
        return AddressSizeV4;
    }

    internal static RecordHost FromAddress(ReadOnlySpan<byte> address, int port) =>
        address.Length == AddressSizeV6
            ? new(BinaryPrimitives.ReadUInt128BigEndian(address), isV6: true, port)
            : new(BinaryPrimitives.ReadUInt32BigEndian(address), isV6: false, port);
}
