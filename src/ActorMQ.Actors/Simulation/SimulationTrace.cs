using System.Globalization;
using System.Text;
using ActorMQ.Actors.Testing;

namespace ActorMQ.Actors.Simulation;

/// <summary>What happened in a run, a line for each turn, message, failure and dead letter.</summary>
/// <remarks>The same seed writes the same bytes, in any process.</remarks>
public sealed class SimulationTrace : ITurnTrace
{
    private readonly VirtualTime _time;
    private readonly List<string> _lines = [];

    internal SimulationTrace(VirtualTime time) => _time = time;

    /// <summary>The lines so far.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>The whole trace, lines ended by a line feed.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var line in _lines)
            text.Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>Writes a line of one's own.</summary>
    public void Note(string line) =>
        _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{_time.Elapsed:c} {line}"));

    void ITurnTrace.OnMessage<TMessage>(ActorRef actor, TMessage message) =>
        Note($"  {actor.Path} <- {message}");
}
