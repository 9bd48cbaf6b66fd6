using System.Globalization;

namespace ActorMQ.Benchmarks;

/// <summary>Measures two ways in turns, so that what else loads the machine hits both, and takes the median
/// ratio.</summary>
internal static class Ratio
{
    // Enough for the just-in-time compiler to have made its last and best code, on a busy machine too.
    private const int WarmUpRounds = 8;

    /// <param name="name">What is measured.</param>
    /// <param name="other">What it is compared with.</param>
    /// <param name="rounds">How many pairs.</param>
    /// <param name="ours">Gives nanoseconds per operation of one round.</param>
    /// <param name="theirs">The same of what we compare with.</param>
    /// <param name="aim">What the ratio must meet, for the reader.</param>
    internal static void Compare(
        string name, string other, int rounds, Func<double> ours, Func<double> theirs, string aim)
    {
        for (var warmUp = 0; warmUp < WarmUpRounds; warmUp++)
        {
            ours();
            theirs();
        }

        var ratios = new List<double>();
        var a = new List<double>();
        var b = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            // Which goes first alternates.
            double mine, its;
            if (round % 2 == 0)
            {
                mine = ours();
                its = theirs();
            }
            else
            {
                its = theirs();
                mine = ours();
            }

            a.Add(mine);
            b.Add(its);
            ratios.Add(its / mine);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-34} ours {Median(a),8:F1} ns  {other} {Median(b),8:F1} ns  "
            + $"speed {Median(ratios),5:F2}x (quartiles {At(ratios, 0.25):F2}-{At(ratios, 0.75):F2})  "
            + $"time {1 / Median(ratios),5:F2}x  aim: {aim}"));
    }

    private static double Median(List<double> values) => At(values, 0.5);

    private static double At(List<double> values, double part)
    {
        var sorted = values.Order().ToList();
        return sorted[(int)((sorted.Count - 1) * part)];
    }
}
