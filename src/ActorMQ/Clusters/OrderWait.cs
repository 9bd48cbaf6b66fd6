using System.CommandLine;
using System.Globalization;
using ActorMQ.CommandLine;
using ActorMQ.Output;

namespace ActorMQ.Clusters;

/// <summary>Orders something and waits until the cluster has done it.</summary>
internal sealed class OrderWait
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly Option<double> _timeout;
    private readonly Terminal _terminal;

    internal OrderWait(Command command, Terminal terminal, int usualSeconds)
    {
        _terminal = terminal;
        _timeout = new("--timeout")
        {
            Description = $"How long to wait until it is done, in seconds; 0: not at all ({usualSeconds})",
            HelpName = "seconds",
            DefaultValueFactory = _ => usualSeconds,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
                    && seconds is >= 0 and <= 1_000_000)
                {
                    return seconds;
                }

                result.AddError($"'{text}' is no number of seconds.");
                return 0;
            },
        };
        command.Options.Add(_timeout);
    }

    /// <summary>Gives the order; without an order it only waits.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="access">The cluster.</param>
    /// <param name="order">What to do; null: somebody else does it.</param>
    /// <param name="isDone">Looks whether it is done.</param>
    /// <param name="done">What to say then.</param>
    /// <param name="ct">Ends the waiting.</param>
    internal async Task<int> RunAsync(
        ParseResult parsed,
        IClusterAccess access,
        ClusterOrder? order,
        Func<ClusterReport, bool> isDone,
        string done,
        CancellationToken ct)
    {
        if (order is not null)
            await access.CarryOutAsync(order, ct);
        var limit = TimeSpan.FromSeconds(parsed.GetValue(_timeout));
        if (limit == TimeSpan.Zero)
        {
            _terminal.Good($"ordered; 'actormq cluster watch' shows how it goes on");
            return ExitCode.Ok;
        }

        var start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(LookEvery);
        while (!isDone(await access.LookAsync(ct)))
        {
            if (TimeProvider.System.GetElapsedTime(start) >= limit)
            {
                _terminal.Problem($"not done after {limit.TotalSeconds} s; the cluster goes on with it");
                return ExitCode.TooFew;
            }

            await timer.WaitForNextTickAsync(ct);
        }

        _terminal.Good(done);
        return ExitCode.Ok;
    }
}
