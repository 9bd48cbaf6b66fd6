using System.Globalization;
using System.Text;
using ActorMQ.Actors.Simulation;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Tests.Catalog;
using ActorMQ.Journal.Files;
using ActorMQ.Model;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Tests.State;

/// <summary>
/// Clients create, change and delete topics and groups and commit offsets at once; the broker crashes in the
/// middle, again and again; after each crash every part of the state is one that a client may expect.
/// </summary>
/// <remarks>
/// Each part is a register. A value read after a crash must have been written, and not be replaced by a
/// later write that was acknowledged: one that began after the first was acknowledged. A write without an
/// answer may have happened or not.
/// </remarks>
internal sealed class StateHistory(int seed, bool sync, bool powerCut)
{
    private const int Lives = 4;
    private static readonly string[] Topics = ["t0", "t1"];
    private static readonly string[] Groups = ["g0", "g1"];

    private readonly Random _chance = new(seed);
    private readonly SimulatedDisk _disk = new();
    private readonly Dictionary<string, List<Entry>> _registers = new(StringComparer.Ordinal);
    private readonly List<Open> _open = [];
    private readonly StringBuilder _trace = new();
    private long _time;
    private Simulator _simulator = null!;
    private CatalogHost _host = null!;

    /// <summary>What happened, to compare two runs.</summary>
    internal string Trace => _trace.ToString();

    internal void Run()
    {
        for (var life = 0; life < Lives; life++)
        {
            Start(life);
            Check();
            for (var step = _chance.Next(60); step >= 0; step--)
            {
                Ask();
                _simulator.StepSome(_chance.Next(20));
                if (_chance.Next(8) == 0)
                    _simulator.RunFor(TimeSpan.FromSeconds(_chance.Next(7)));
                Hear();
            }

            _open.Clear();
            Assert.Empty(_simulator.Failures);
            if (powerCut)
                _disk.PowerCut(_chance);
            else
                _disk.Kill();
            if (_chance.Next(5) == 0 && !powerCut)
                _disk.DeleteFiles();
        }

        Start(Lives);
        Check();
    }

    private void Start(int life)
    {
        _simulator = new Simulator(unchecked((seed * 31) + life));
        _host = new CatalogHost(_simulator.System, _disk, log: new LogSettings { SyncFlush = sync });
        _simulator.RunUntilQuiet();
    }

    private void Ask()
    {
        var (topic, group) = (Topics[_chance.Next(2)], Groups[_chance.Next(2)]);
        var (client, value) = (_host.NewClient(), _chance.Next(1, 100));
        switch (_chance.Next(7))
        {
            case 0:
                client.Create(topic, queues: value);
                Begin(
                    client, Write(topic, $"{value}"),
                    [.. OffsetsOf(topic).Select(key => Maybe(key, null))]);
                break;
            case 1:
                client.Delete(topic);
                Begin(client, Write(topic, null), [.. OffsetsOf(topic).Select(key => Write(key, null))]);
                break;
            case 2:
                var wanted = $$"""{"groupName":"{{group}}","retryQueueNums":1,"retryMaxTimes":{{value}}}""";
                client.Ask(
                    RequestCode.UpdateAndCreateSubscriptiongroup, default(EmptyHeader),
                    Encoding.UTF8.GetBytes(wanted));
                Begin(client, Write(group, $"{value}"));
                break;
            case 3:
                var cleans = _chance.Next(2) == 0;
                client.Ask(
                    RequestCode.DeleteSubscriptiongroup,
                    new DeleteSubscriptionGroupRequestHeader { GroupName = group, CleanOffset = cleans });
                Begin(
                    client, Write(group, null),
                    [.. (cleans ? Topics : []).Select(one => Write($"{one}@{group}", null))]);
                break;
            default:
                client.Commit(group, topic, 0, value);
                Begin(client, Write($"{topic}@{group}", $"{value}"));
                break;
        }
    }

    /// <summary>Takes the answers; what was refused has not been written.</summary>
    private void Hear()
    {
        foreach (var open in _open.Where(open => open.Client.Answers.Count > 0).ToList())
        {
            _open.Remove(open);
            var answer = Assert.Single(open.Client.Answers);
            _trace.Append(CultureInfo.InvariantCulture, $"{open.Writes[0].Value}:{answer.Code} ");
            foreach (var write in open.Writes)
            {
                if (answer.Code != ResponseCode.Success)
                    _registers[write.Key].Remove(write);
                else
                    write.AcknowledgedAt = ++_time;
            }
        }
    }

    private void Check()
    {
        foreach (var topic in Topics)
        {
            var config = _host.Catalog.Topics.Find(new TopicName(topic))?.Config;
            Check(topic, config is null ? null : $"{config.WriteQueueCount}", isSafe: true);
        }

        foreach (var group in Groups)
        {
            var config = _host.Catalog.Groups.Find(new GroupName(group))?.Config;
            Check(group, config is null ? null : $"{config.RetryCountMax}", isSafe: true);
            if (config is not null)
                Array.ForEach(Topics, topic => CheckOffset(topic, group));
        }
    }

    private void CheckOffset(string topic, string group)
    {
        var client = _host.NewClient();
        client.Query(group, topic, 0);
        _simulator.RunUntilQuiet();
        var answer = Assert.Single(client.Answers);
        var found = answer.Code == ResponseCode.Success ? answer.Fields["offset"] : null;

        // With ASYNC_FLUSH a power cut may take commits that were acknowledged, but makes none up.
        Check($"{topic}@{group}", found, isSafe: sync || !powerCut);
    }

    private void Check(string key, string? found, bool isSafe)
    {
        var writes = _registers.GetValueOrDefault(key, []);
        var allowed = writes.Where(write => !isSafe || !writes.Exists(later =>
                !later.IsOptional
                && later.AcknowledgedAt < long.MaxValue
                && write.AcknowledgedAt < later.BegunAt))
            .Select(write => write.Value)
            .ToList();
        if (!isSafe || !writes.Exists(write => !write.IsOptional && write.AcknowledgedAt < long.MaxValue))
            allowed.Add(null);
        Assert.True(
            allowed.Contains(found, StringComparer.Ordinal),
            $"seed {seed}, {key}: found {found ?? "nothing"}, expected one of {string.Join(", ", allowed)}");
        _trace.Append(CultureInfo.InvariantCulture, $"{key}={found} ");

        // What was found is so from now on.
        _registers[key] = [new Entry(key, found, ++_time) { AcknowledgedAt = ++_time }];
    }

    private void Begin(FakeClient client, Entry first, params Entry[] others)
    {
        _open.Add(new Open(client, [first, .. others]));
        foreach (var write in _open[^1].Writes)
        {
            if (!_registers.TryGetValue(write.Key, out var writes))
                _registers[write.Key] = writes = [];
            writes.Add(write);
        }
    }

    private static IEnumerable<string> OffsetsOf(string topic) => Groups.Select(group => $"{topic}@{group}");

    private Entry Write(string key, string? value) => new(key, value, ++_time);

    /// <summary>A topic that is made has no offsets; one that is changed keeps them.</summary>
    private Entry Maybe(string key, string? value) => new(key, value, ++_time) { IsOptional = true };

    private sealed record Open(FakeClient Client, IReadOnlyList<Entry> Writes);

    private sealed class Entry(string key, string? value, long begunAt)
    {
        internal string Key => key;

        internal string? Value => value;

        internal long BegunAt => begunAt;

        internal bool IsOptional { get; init; }

        internal long AcknowledgedAt { get; set; } = long.MaxValue;
    }
}
