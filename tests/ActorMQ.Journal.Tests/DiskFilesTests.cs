using ActorMQ.Journal.Files;
using ActorMQ.Journal.Queues;
using ActorMQ.Model;
using ActorMQ.Protocol.Records;

namespace ActorMQ.Journal.Tests;

public sealed class DiskFilesTests : IDisposable
{
    private static readonly int ManyCount = new ConsumeQueueOptions().FlushTogetherCountMin;
    private readonly string _directory = Directory.CreateTempSubdirectory("actormq-disk-").FullName;
    private readonly DiskFiles _files = new();

    [Fact]
    public void A_file_is_made_with_its_directories_and_keeps_what_is_written()
    {
        var path = _directory + "/a/b/file";
        using (var file = _files.Open(path))
        {
            file.Preallocate(10_000);
            Assert.Equal(10_000, file.Length);
            file.Write("hello"u8, 100);
            file.Flush();
            _files.FlushDirectory(_directory + "/a/b");
        }

        Assert.True(_files.Exists(path));
        Assert.Equal(["file"], _files.List(_directory + "/a/b"));
        Assert.Empty(_files.List(_directory + "/none"));
        using (var file = _files.Open(path))
        {
            var bytes = new byte[7];
            Assert.Equal(7, file.Read(bytes, 99));
            Assert.Equal("\0hello\0"u8.ToArray(), bytes);
            file.SetLength(103);
            Assert.Equal(3, file.Read(bytes, 100));
        }

        _files.Rename(path, path + "2");
        _files.Delete(path + "2");
        _files.Delete(path + "2");
        Assert.False(_files.Exists(path + "2"));
    }

    [Fact]
    public void A_flush_that_the_system_refuses_is_an_error()
    {
        // fdatasync of a device that keeps nothing is refused (EINVAL), and .NET's own flush would say
        // nothing.
        if (!OperatingSystem.IsLinux())
            return;
        using var file = _files.Open("/dev/null");
        Assert.Throws<IOException>(file.Flush);
        Assert.Throws<IOException>(() => file.StartFlush(0, 4096));
        Assert.Throws<IOException>(() => _files.FlushDirectory(_directory + "/none"));
    }

    /// <summary>A checkpoint of many queues is one flush of the file system, where there is that call.</summary>
    [Fact]
    public void Many_queues_are_durable_at_a_checkpoint_and_there_after_a_crash()
    {
        var root = _directory + "/store";
        using (var store = MessageStore.Open(_files, root, new StoreOptions())!)
        {
            for (var queue = 0; queue < ManyCount; queue++)
            {
                var record = SampleRecords.Make("orders", queue, 100, seed: queue);
                var position = store.Log.Append(record, QueueOffset.Zero, 1000);
                store.Queues.Apply(
                    store.Queues.Get(new("orders"), new(queue)),
                    QueueOffset.Zero,
                    new(position, record.Length, TagsCode.None));
            }

            store.Checkpoint();
            Assert.Equal(OperatingSystem.IsLinux(), store.Log.TryFlushFileSystem());
            for (var queue = 0; queue < ManyCount; queue++)
                Assert.Equal(1, store.Queues.Get(new("orders"), new(queue)).DurableEnd()!.Value.End.Value);
        }

        using var again = MessageStore.Open(_files, root, new StoreOptions())!;
        Assert.All(
            again.Queues.List(),
            name => Assert.Equal(1, again.Queues.Get(name.Topic, name.Queue).Max.Value));
        Assert.Equal(ManyCount, again.Queues.List().Count);
    }

    [Fact]
    public void A_lock_is_held_once_and_can_be_taken_again_when_given_back()
    {
        var path = _directory + "/lock";
        using (var held = _files.TryLock(path))
        {
            Assert.NotNull(held);
            Assert.Null(_files.TryLock(path));
        }

        using var again = _files.TryLock(path);
        Assert.NotNull(again);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
