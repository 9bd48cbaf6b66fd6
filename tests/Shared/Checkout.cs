namespace ActorMQ.Shared;

/// <summary>The checkout that the tests stand in.</summary>
internal static class Checkout
{
    internal static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ActorMQ.sln")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("no ActorMQ.sln above the tests");
        }

        return folder;
    }
}
