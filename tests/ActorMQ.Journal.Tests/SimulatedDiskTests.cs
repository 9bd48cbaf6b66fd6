using ActorMQ.Journal.Files;

namespace ActorMQ.Journal.Tests;

/// <summary>The simulated disk does to unflushed things whatever a real one may, and to flushed ones nothing.</summary>
public sealed class SimulatedDiskTests
{
    private const string Path = "/data/file";
    private static readonly byte[] Old = Filled((byte)'o', 1024);
    private static readonly byte[] New = Filled((byte)'n', 1024);

    [Fact]
    public void Each_sector_of_an_unflushed_write_is_old_or_new()
    {
        var seen = Outcomes(disk => disk.Open(Path).Write(New, 0), disk =>
        {
            var bytes = Content(disk);
            return $"{(char)bytes[0]}{(char)bytes[511]} {(char)bytes[512]}{(char)bytes[1023]}";
        });
        Assert.Equal(["nn nn", "nn oo", "oo nn", "oo oo"], seen);
    }

    [Fact]
    public void A_later_write_of_a_sector_never_survives_without_the_earlier_one()
    {
        var seen = Outcomes(
            disk =>
            {
                using var file = disk.Open(Path);
                file.Write("1"u8, 0);
                file.Write("2"u8, 1);
            },
            disk => $"{(char)Content(disk)[0]}{(char)Content(disk)[1]}");
        Assert.Equal(["12", "1o", "oo"], seen);
    }

    [Fact]
    public void A_length_that_was_set_may_be_lost_and_brings_back_what_was_cut_off()
    {
        var seen = Outcomes(
            disk =>
            {
                using var file = disk.Open(Path);
                file.SetLength(512);
                file.SetLength(1024);
                file.Write("n"u8, 512);
            },
            disk => string.Join(' ', Content(disk).Length, Content(disk) is { Length: > 512 } all ? (char)all[512] : '-'));
        Assert.Equal(["1024 \0", "1024 n", "1024 o", "512 -"], seen);
    }

    [Fact]
    public void A_name_is_certain_only_when_its_directory_was_flushed()
    {
        var seen = Outcomes(
            disk =>
            {
                using var draft = disk.Open("/data/draft");
                draft.Write(New, 0);
                draft.Flush();
                disk.Rename("/data/draft", Path);
            },
            disk => $"{(char)Content(disk)[0]} {string.Join(',', disk.List("/data"))}");
        Assert.Equal(["n file", "o draft,file", "o file"], seen);
    }

    [Fact]
    public void A_deleted_file_may_come_back()
    {
        var seen = Outcomes(disk => disk.Delete(Path), disk => $"{disk.Exists(Path)}");
        Assert.Equal(["False", "True"], seen);
    }

    [Fact]
    public void A_file_goes_with_its_directory()
    {
        var seen = Outcomes(
            disk =>
            {
                using var file = disk.Open("/data/sub/other");
                file.Flush();
                disk.FlushDirectory("/data/sub");
            },
            disk => $"{disk.Exists("/data/sub/other")}");
        Assert.Equal(["False", "True"], seen);
    }

    [Fact]
    public void What_a_failed_flush_lost_is_still_seen_and_no_later_flush_writes_it()
    {
        var seen = new SortedSet<char>();
        for (var seed = 0; seed < 100; seed++)
        {
            var disk = Prepared(new SimulatedDisk(seed));
            using var file = disk.Open(Path);
            file.Write(New, 0);
            disk.FlushesLeft = 0;
            Assert.Throws<IOException>(file.Flush);
            disk.FlushesLeft = long.MaxValue;
            file.Flush();
            Assert.Equal(New, Content(disk));
            disk.PowerCut(new Random(seed));
            seen.Add((char)Content(disk)[0]);
        }

        Assert.Equal(['n', 'o'], seen);
    }

    [Fact]
    public void A_full_disk_takes_the_bytes_that_fit_and_everything_when_there_is_room_again()
    {
        var disk = Prepared(new SimulatedDisk());
        using var file = disk.Open(Path);
        disk.BytesLeft = 601;
        Assert.Throws<DiskFullException>(() => file.Write(New, 0));
        Assert.Equal([.. New[..601], .. Old[601..]], Content(disk));
        disk.BytesLeft = 10_000;
        file.Write(New, 0);
        Assert.Equal(New, Content(disk));
    }

    [Fact]
    public void A_failing_disk_takes_the_first_bytes_of_a_write_and_nothing_more()
    {
        var disk = Prepared(new SimulatedDisk());
        using var file = disk.Open(Path);
        disk.GoodBytesLeft = 601;
        var failure = Assert.Throws<IOException>(() => file.Write(New, 0));
        Assert.Contains("Input/output error", failure.Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => file.Write(New, 0));
        Assert.Equal([.. New[..601], .. Old[601..]], Content(disk));
    }

    [Fact]
    public void A_write_in_which_the_machine_goes_down_has_got_as_far_as_some_byte()
    {
        var ends = new HashSet<int>();
        for (var seed = 0; seed < 50; seed++)
        {
            var disk = Prepared(new SimulatedDisk(seed));
            using var file = disk.Open(Path);
            disk.ChangesLeft = 0;
            Assert.Throws<IOException>(() => file.Write(New, 0));
            Assert.Throws<IOException>(() => file.Write(New, 0));
            disk.Kill();
            var end = Content(disk).AsSpan().IndexOf((byte)'o');
            Assert.Equal([.. New[..end], .. Old[end..]], Content(disk));
            ends.Add(end);
        }

        Assert.Contains(ends, end => end % SimulatedDisk.SectorSize != 0);
    }

    [Fact]
    public void A_bad_sector_fails_reads_of_it_alone()
    {
        var disk = Prepared(new SimulatedDisk());
        using var file = disk.Open(Path);
        disk.FailReads(Path, 512, 1024);
        Assert.Equal(512, file.Read(new byte[512], 0));
        Assert.Throws<IOException>(() => file.Read(new byte[2], 511));
        disk.MendReads();
        Assert.Equal(2, file.Read(new byte[2], 511));
    }

    [Fact]
    public void A_crash_in_the_middle_ends_everything_until_the_next_life()
    {
        var disk = Prepared(new SimulatedDisk());
        using var held = disk.TryLock("/data/lock");
        using var file = disk.Open(Path);
        disk.ChangesLeft = 1;
        file.Write(New, 0);
        Assert.Throws<IOException>(file.Flush);
        Assert.Throws<IOException>(() => disk.Delete(Path));
        disk.Kill();
        Assert.Throws<IOException>(() => file.Read(new byte[1], 0));
        Assert.Equal(New, Content(disk));
        using var again = disk.TryLock("/data/lock");
        Assert.NotNull(again);
    }

    /// <summary>All that a power cut can leave behind.</summary>
    private static List<string> Outcomes(Action<SimulatedDisk> change, Func<SimulatedDisk, string> look)
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        for (var seed = 0; seed < 300; seed++)
        {
            var disk = Prepared(new SimulatedDisk());
            change(disk);
            disk.PowerCut(new Random(seed));
            seen.Add(look(disk));
        }

        return [.. seen];
    }

    private static SimulatedDisk Prepared(SimulatedDisk disk)
    {
        using var file = disk.Open(Path);
        file.Write(Old, 0);
        file.Flush();
        disk.FlushDirectory("/data");
        return disk;
    }

    private static byte[] Content(SimulatedDisk disk)
    {
        using var file = disk.Open(Path);
        var bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return bytes;
    }

    private static byte[] Filled(byte value, int count) => [.. Enumerable.Repeat(value, count)];
}
