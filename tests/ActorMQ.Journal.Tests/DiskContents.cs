using ActorMQ.Journal.Files;

namespace ActorMQ.Journal.Tests;

/// <summary>The bytes of files, to be looked at, kept and damaged.</summary>
internal static class DiskContents
{
    public static byte[] Contents(this SimulatedDisk disk, string path)
    {
        using var file = disk.Open(path);
        var bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return bytes;
    }

    public static void Overwrite(this SimulatedDisk disk, string path, byte[] bytes, long offset)
    {
        using var file = disk.Open(path);
        file.Write(bytes, offset);
    }
}
