namespace ActorMQ.Simulation.Clusters;

/// <summary>Cluster histories from the command line.</summary>
internal static class ClusterConsole
{
    public static int RunOne(int seed, ClusterMistake mistake)
    {
        var history = new ClusterHistory(seed, mistake);
        try
        {
            history.Run();
            Console.WriteLine(history.Trace);
            Console.WriteLine($"seed {seed}: every promise holds; {history.AnswerCount} sends answered");
            return 0;
        }
        catch (HistoryFailedException failure)
        {
            Console.WriteLine(history.Trace);
            Console.WriteLine(failure);
            return 1;
        }
    }

    public static int RunMany(int from, int count, ClusterMistake mistake)
    {
        long answered = 0;
        var result = SeedRange.Run(from, count, seed =>
        {
            var history = new ClusterHistory(seed, mistake);
            history.Run();
            Interlocked.Add(ref answered, history.AnswerCount);
        });
        foreach (var failure in result.Failures)
            Console.WriteLine(failure.Message);
        Console.WriteLine($"{count} clusters from {from} in {result.Elapsed.TotalSeconds:F1} s, "
            + $"{answered} sends answered, {result.Failures.Count} failed");
        foreach (var failure in result.Failures)
            Console.WriteLine($"again with: --cluster --seed {failure.Seed}");
        return result.Failures.Count == 0 ? 0 : 1;
    }
}
