using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Actors.Tests.Nodes;

/// <summary>
/// Goal: any sequence of messages, moves, refusals and pauses is routed as a model does that keeps plain
/// lists and looks at everything anew at each step.
/// </summary>
public sealed class EntityRoutingSpecs
{
    private const int WaitingMax = 5;
    private const int WaitMax = 20;
    private const int DoubtFor = 4;

    private static readonly ShardPlace[] Places =
    [
        ShardPlace.Unknown, ShardPlace.Here, ShardPlace.On(new NodeName("b")), ShardPlace.On(new NodeName("c")),
    ];

    [Fact]
    public void It_routes_as_the_model_does()
    {
        var step = Gen.Choose(0, 5).SelectMany(kind => Gen.Choose(0, 9).Select(value => (kind, value)));
        var steps = Arb.From(step.ListOf().Select(all => all.ToArray()));
        var property = Prop.ForAll(steps, all =>
        {
            var real = Run(new Real(), all);
            var model = Run(new Model(), all);
            Assert.Equal(model, real);
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), property);
    }

    private static List<string> Run(IRouting routing, (int Kind, int Value)[] steps)
    {
        var now = 0;
        var item = 0;
        foreach (var (kind, value) in steps)
        {
            switch (kind)
            {
                case 0 or 1:
                    routing.Tell(item++, now);
                    break;
                case 2:
                    routing.Move(Places[value % Places.Length]);
                    break;
                case 3:
                    routing.Refuse(value, now);
                    break;
                case 4:
                    now += value;
                    break;
                default:
                    routing.Pump(now);
                    break;
            }
        }

        routing.Log.Add($"due {routing.Due}");
        return routing.Log;
    }

    private interface IRouting
    {
        List<string> Log { get; }

        int? Due { get; }

        void Tell(int item, int now);

        void Move(ShardPlace place);

        /// <summary>One of those given out comes back, the one at index, as its place did not take it.</summary>
        void Refuse(int index, int now);

        void Pump(int now);
    }

    private sealed class Real : IRouting
    {
        private readonly EntityRouting<int> _routing = new(WaitingMax, new(WaitMax), new(DoubtFor));
        private readonly List<(Routed<int> Item, ShardPlace Place)> _given = [];

        public List<string> Log { get; } = [];

        public int? Due => (int?)_routing.DueAt?.Ticks;

        public void Tell(int item, int now)
        {
            var verdict = _routing.Decide(item, new(now), out var routed);
            Log.Add($"{item} {verdict}");
            if (verdict == RouteVerdict.Pass)
                Give(routed);
        }

        public void Move(ShardPlace place) => _routing.Move(place);

        public void Refuse(int index, int now)
        {
            if (index >= _given.Count)
                return;
            var (item, place) = _given[index];
            _given.RemoveAt(index);
            Log.Add($"{item.Item} back {_routing.Return(item, place, new(now))}");
        }

        public void Pump(int now)
        {
            while (_routing.TryRelease(new(now), out var next))
                Give(next);
            while (_routing.TryExpire(new(now), out var late))
                Log.Add($"{late.Item} late");
            Log.Add($"here {_routing.PassesHere}");
        }

        private void Give(Routed<int> item)
        {
            Log.Add($"{item.Item} to {_routing.Place}");
            _given.Add((item, _routing.Place));
        }
    }

    private sealed class Model : IRouting
    {
        private readonly Dictionary<int, int> _since = [];
        private readonly List<int> _waiting = [];
        private readonly List<(int Item, ShardPlace Place)> _given = [];
        private ShardPlace _place;
        private int _closedUntil;

        public List<string> Log { get; } = [];

        public int? Due
        {
            get
            {
                if (_waiting.Count == 0)
                    return null;
                var expires = _waiting.Min(item => _since[item]) + WaitMax;
                var opens = _place.IsKnown && _closedUntil > 0 ? _closedUntil : int.MaxValue;
                return Math.Min(opens, expires);
            }
        }

        public void Tell(int item, int now)
        {
            _since[item] = now;
            if (_waiting.Count == 0 && _place.IsKnown && now >= _closedUntil)
            {
                Log.Add($"{item} Pass");
                Give(item);
            }
            else
            {
                Log.Add($"{item} {Wait(item)}");
            }
        }

        public void Move(ShardPlace place) => (_place, _closedUntil) = (place, 0);

        public void Refuse(int index, int now)
        {
            if (index >= _given.Count)
                return;
            var (item, place) = _given[index];
            _given.RemoveAt(index);
            if (place == _place)
                _closedUntil = now + DoubtFor;
            var verdict = now - _since[item] >= WaitMax ? "TooLate" : Wait(item);
            Log.Add($"{item} back {verdict}");
        }

        public void Pump(int now)
        {
            if (_place.IsKnown && now >= _closedUntil)
            {
                foreach (var item in _waiting.Order())
                    Give(item);
                _waiting.Clear();
            }

            foreach (var late in _waiting.Where(item => now - _since[item] >= WaitMax).Order().ToList())
            {
                _waiting.Remove(late);
                Log.Add($"{late} late");
            }

            Log.Add($"here {_place.IsHere && _waiting.Count == 0}");
        }

        private string Wait(int item)
        {
            if (_waiting.Count >= WaitingMax)
                return "Full";
            _waiting.Add(item);
            return "Wait";
        }

        private void Give(int item)
        {
            Log.Add($"{item} to {_place}");
            _given.Add((item, _place));
        }
    }
}
