using System.Text;
using ActorMQ.Journal.Index;
using ActorMQ.Protocol.Records;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Journal.Tests.Index;

/// <summary>The pieces of an index file, and what of a record goes into one.</summary>
public sealed class IndexFormatTests
{
    [Fact]
    public void Headers_and_units_come_back()
    {
        Prop.ForAll<(long, long, long, long), (int, int)>((longs, ints) =>
        {
            var header = new IndexHeader(
                longs.Item1, longs.Item2, new(longs.Item3), new(longs.Item4), ints.Item1, ints.Item2);
            var bytes = new byte[IndexHeader.SizeBytes];
            header.WriteTo(bytes);
            var unit = new IndexUnit(ints.Item1, new(longs.Item1), ints.Item2, ints.Item1);
            var unitBytes = new byte[IndexUnit.SizeBytes];
            unit.WriteTo(unitBytes);
            return IndexHeader.Read(bytes) == header && IndexUnit.Read(unitBytes) == unit;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_hash_is_Javas_of_topic_and_key_without_its_sign()
    {
        Prop.ForAll<NonNull<string>, NonNull<string>>((topic, key) =>
        {
            // Halves of surrogate pairs become U+FFFD on their way into a record.
            var (topicBytes, keyBytes) = (Encoding.UTF8.GetBytes(topic.Get), Encoding.UTF8.GetBytes(key.Get));
            var text = Encoding.UTF8.GetString(topicBytes) + "#" + Encoding.UTF8.GetString(keyBytes);
            var hash = 0;
            foreach (var unit in text)
                hash = unchecked((31 * hash) + unit);
            var expected = hash == int.MinValue ? 0 : Math.Abs(hash);
            return IndexKey.HashOf(topicBytes, keyBytes) == expected;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("Payments", "a10310", 518517064)]
    [InlineData("订单", "ключ😀", 712450605)]
    public void The_hash_is_known_of_some(string topic, string key, int hash) =>
        Assert.Equal(hash, IndexKey.HashOf(Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(key)));

    [Theory]
    [InlineData(null, null, "")]
    [InlineData("u1", null, "u1")]
    [InlineData(null, "a  b ", "a,b")]
    [InlineData("u1", " a u1 a", "u1,a,u1,a")]
    public void Keys_are_indexed_as_often_as_they_stand(string? unique, string? keys, string expected)
    {
        Assert.Equal(expected, Indexed(SampleRecords.WithKeys("T", unique, keys)));
        Assert.Equal(expected, Indexed(
            SampleRecords.WithKeys("T", unique, keys, transaction: TransactionKind.Prepared)));
        Assert.Equal("", Indexed(
            SampleRecords.WithKeys("T", unique, keys, transaction: TransactionKind.RolledBack)));
    }

    [Fact]
    public void A_new_name_is_later_than_all_others_whatever_the_clock_says()
    {
        var noon = new DateTime(2026, 11, 21, 12, 0, 0, 5, DateTimeKind.Local);
        Assert.Equal("20261121120000005", IndexFileName.Next(noon, last: null));
        Assert.Equal("20261121120000006", IndexFileName.Next(noon, "20261121120000005"));
        Assert.Equal("20261122000000000", IndexFileName.Next(noon, "20261121235959999"));
        Assert.True(IndexFileName.IsOne("20261121120000005"));
        Assert.False(IndexFileName.IsOne("20261121120000005.bak"));
        Assert.False(IndexFileName.IsOne("20261321120000005"));
    }

    private static string Indexed(byte[] bytes)
    {
        Assert.Equal(RecordFault.None, MessageRecord.Read(bytes, out var record));
        var found = new List<string>();
        var keys = new IndexedKeys(record);
        while (keys.TryNext(out var key))
            found.Add(Encoding.UTF8.GetString(key));
        return string.Join(',', found);
    }
}
