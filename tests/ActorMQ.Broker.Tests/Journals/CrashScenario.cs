using System.Globalization;
using System.Text;
using ActorMQ.Actors.Simulation;
using ActorMQ.Broker.Journals;
using ActorMQ.Broker.Tests.Requests;
using ActorMQ.Journal.Files;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Headers;

namespace ActorMQ.Broker.Tests.Journals;

/// <summary>
/// Clients send and wait for messages, the broker crashes in the middle, again and again; then all is read.
/// </summary>
internal sealed class CrashScenario(int seed, bool sync)
{
    private const int QueueCount = 3;
    private const int Lives = 4;
    private readonly Random _chance = new(seed);
    private readonly SimulatedDisk _disk = new();
    private readonly Dictionary<(long Queue, long Offset), string> _acknowledged = [];
    private readonly Dictionary<(long Queue, long Offset), string> _seen = [];
    private readonly StringBuilder _trace = new();
    private int _sent;

    public string Trace => _trace.ToString();

    public void Run()
    {
        for (var life = 0; life < Lives; life++)
            Live(life);
        Check();
    }

    private TestBroker Open(Simulator simulator) =>
        new TestBroker(
            simulator.System,
            _disk,
            new MessagePathSettings { Log = new LogSettings { SyncFlush = sync, GrowthSize = 1000 } })
        .WithTopic("T", QueueCount);

    private void Live(int life)
    {
        var simulator = new Simulator((seed * Lives) + life);
        var broker = Open(simulator);
        var clients = Enumerable.Range(0, 4).Select(_ => broker.NewClient()).ToList();
        var bodies = new Dictionary<int, string>();
        var pulls = new HashSet<int>();
        for (var round = _chance.Next(5, 30); round > 0; round--)
        {
            var client = clients[_chance.Next(clients.Count)];
            for (var count = _chance.Next(1, 8); count > 0; count--)
            {
                var body = string.Create(CultureInfo.InvariantCulture, $"m{_sent++}");
                var queue = _chance.Next(QueueCount);
                var opaque = client.Post(
                    RequestCode.SendMessageV2, TestBroker.SendHeader("T", queue),
                        Encoding.UTF8.GetBytes(body));
                bodies.Add(opaque, body);
            }

            client.EndRead();
            if (_chance.Next(3) == 0)
            {
                pulls.Add(client.Post(RequestCode.PullMessage, TestBroker.PullHeader(
                    "T", _chance.Next(QueueCount), 0, Waiting)));
            }

            simulator.StepSome(12);
        }

        // Sometimes everything ends in peace before the power goes.
        if (_chance.Next(4) == 0)
            simulator.RunUntilQuiet();
        Note(clients, bodies, pulls);
        _trace.Append(simulator.Trace);
        if (sync)
            _disk.PowerCut(_chance);
        else
            _disk.Kill();
    }

    private static PullMessageRequestHeader Waiting(PullMessageRequestHeader header) =>
        header with { SysFlag = 6, MaxMsgNums = 1000 };

    private void Note(List<TestBroker.TestClient> clients, Dictionary<int, string> bodies, HashSet<int> pulls)
    {
        foreach (var answer in clients.SelectMany(client => client.Replies.Answers))
        {
            if (pulls.Contains(answer.Opaque))
            {
                CheckPulled(answer);
                continue;
            }

            Assert.Equal(ResponseCode.Success, answer.Code);
            var place = (answer.Number("queueId"), answer.Number("queueOffset"));
            Assert.True(
                _acknowledged.TryAdd(place, bodies[answer.Opaque]), $"seed {seed}: {place} was given twice");
        }
    }

    /// <summary>What a consumer saw must be what everybody sees later.</summary>
    private void CheckPulled(Answer answer)
    {
        var next = 0L;
        foreach (var message in answer.Messages())
        {
            Assert.Equal(next++, message.QueueOffset.Value);
            var body = Encoding.UTF8.GetString(message.Message.Body.Span);
            Assert.Equal(body, Seen(message.Queue.Value, message.QueueOffset.Value, body));
        }
    }

    private string Seen(long queue, long offset, string body) =>
        _seen.TryAdd((queue, offset), body) ? body : _seen[(queue, offset)];

    private void Check()
    {
        var simulator = new Simulator(seed);
        var broker = Open(simulator);
        for (var queue = 0; queue < QueueCount; queue++)
        {
            var stored = broker.ReadAll(simulator, queue);
            Assert.Equal(
                Enumerable.Range(0, stored.Count).Select(i => (long)i), stored.Select(m => m.Offset));
            foreach (var (place, body) in _acknowledged.Concat(_seen).Where(a => a.Key.Queue == queue))
            {
                Assert.True(place.Offset < stored.Count, $"seed {seed}: {body} at {place} is lost");
                Assert.Equal(body, stored[(int)place.Offset].Body);
            }
        }
    }
}
