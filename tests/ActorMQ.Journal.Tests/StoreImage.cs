using ActorMQ.Journal.Files;

namespace ActorMQ.Journal.Tests;

/// <summary>The files of a store as bytes, to be damaged and put on as many disks as a test wants.</summary>
internal sealed class StoreImage
{
    public const string Root = "/store";

    private StoreImage(SortedDictionary<string, byte[]> files) => Files = files;

    public SortedDictionary<string, byte[]> Files { get; }

    public static StoreImage Of(SimulatedDisk disk)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        Collect(disk, Root, files);
        return new(files);
    }

    /// <summary>A new disk with these files, of which one is another or, with null, missing.</summary>
    public SimulatedDisk ToDisk(string? changed = null, byte[]? bytes = null)
    {
        var disk = new SimulatedDisk();
        foreach (var (path, original) in Files)
        {
            var isChanged = string.Equals(path, changed, StringComparison.Ordinal);
            if (isChanged && bytes is null)
                continue;
            using var file = disk.Open(path);
            file.Write(isChanged ? bytes : original, 0);
        }

        return disk;
    }

    private static void Collect(SimulatedDisk disk, string directory, SortedDictionary<string, byte[]> files)
    {
        foreach (var name in disk.List(directory))
        {
            var path = $"{directory}/{name}";
            if (!disk.Exists(path))
            {
                Collect(disk, path, files);
                continue;
            }

            using var file = disk.Open(path);
            var bytes = new byte[file.Length];
            file.Read(bytes, 0);
            files.Add(path, bytes);
        }
    }
}
