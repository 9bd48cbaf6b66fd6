using System.CommandLine;
using ActorMQ.Simulation.Clusters;
using ActorMQ.Simulation.Stores;

namespace ActorMQ.Simulation;

/// <summary>Runs seeded histories from the command line; ends with 1 when a seed shows a broken promise.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var seed = new Option<int?>("--seed") { Description = "Runs one seed and prints its history" };
        var count = new Option<int>("--seeds")
        {
            Description = "Runs so many seeds, and prints those that fail",
            DefaultValueFactory = _ => 20_000,
        };
        var from = new Option<int>("--from") { Description = "The first of these seeds (0)" };
        var mistake = new Option<Mistake?>("--mistake")
        {
            Description = "Plants a mistake in the disk, which some seed must find",
        };
        var cluster = new Option<bool>("--cluster") { Description = "Whole clusters in place of stores" };
        var rule = new Option<ClusterMistake>("--without")
        {
            Description = "With --cluster: a rule that is not kept, which some seed must find",
        };
        var command = new RootCommand(
            "Stores on a simulated disk that fails and loses power, one history for each seed. Ends with 1 when "
            + "a seed shows a broken promise, and prints how to run that seed again.")
        {
            seed,
            count,
            from,
            mistake,
            cluster,
            rule,
        };
        command.SetAction(parsed => (parsed.GetValue(cluster), parsed.GetValue(seed)) switch
        {
            (true, { } one) => ClusterConsole.RunOne(one, parsed.GetValue(rule)),
            (true, null) => ClusterConsole.RunMany(
                parsed.GetValue(from), parsed.GetValue(count), parsed.GetValue(rule)),
            (false, { } one) => RunOne(one, parsed.GetValue(mistake)),
            _ => RunMany(parsed.GetValue(from), parsed.GetValue(count), parsed.GetValue(mistake)),
        });
        return command.Parse(arguments).Invoke();
    }

    private static int RunOne(int seed, Mistake? mistake)
    {
        var history = StoreHistory.Of(seed, mistake);
        try
        {
            history.Run();
            Console.WriteLine(history.Trace);
            Console.WriteLine($"seed {seed}: every promise holds");
            return 0;
        }
        catch (HistoryFailedException failure)
        {
            Console.WriteLine(history.Trace);
            Console.WriteLine(failure);
            return 1;
        }
    }

    private static int RunMany(int from, int count, Mistake? mistake)
    {
        var result = SeedRange.Run(from, count, seed => StoreHistory.Of(seed, mistake).Run());
        foreach (var failure in result.Failures)
            Console.WriteLine(failure.Message);
        Console.WriteLine(
            $"{count} seeds from {from} in {result.Elapsed.TotalSeconds:F1} s, {result.Failures.Count} failed");
        foreach (var failure in result.Failures)
            Console.WriteLine($"again with: --seed {failure.Seed}");
        return result.Failures.Count == 0 ? 0 : 1;
    }
}
