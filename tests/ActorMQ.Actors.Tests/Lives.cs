namespace ActorMQ.Actors.Tests;

/// <summary>Entities that write down what they handle, and notice a second life beside their own.</summary>
internal sealed class Lives
{
    internal const int EndYourself = -1;
    internal const int Fail = -2;

    private readonly Dictionary<int, int> _alive = [];

    internal Dictionary<int, List<int>> Handled { get; } = new() { [0] = [], [1] = [], [2] = [] };

    internal int Alive => _alive.Values.Sum();

    internal Scripted<int> NewLife(int key) => new()
    {
        Start = _ =>
        {
            _alive[key] = _alive.GetValueOrDefault(key) + 1;
            Assert.Equal(1, _alive[key]);
        },
        On = (c, m) =>
        {
            Assert.Equal(1, _alive[key]);
            switch (m)
            {
                case EndYourself:
                    c.StopSelf();
                    break;
                case Fail:
                    throw new InvalidOperationException("asked to");
                default:
                    Handled[key].Add(m);
                    break;
            }
        },
        Stop = _ => _alive[key]--,
    };
}
