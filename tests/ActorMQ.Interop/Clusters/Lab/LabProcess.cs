namespace ActorMQ.Interop.Clusters.Lab;

/// <summary>A server on a host of a lab: it can be killed, stopped for a while, and started again.</summary>
public sealed class LabProcess : IAsyncDisposable
{
    private readonly LabNetwork _network;
    private readonly IReadOnlyList<string> _command;
    private readonly string _ready;
    private readonly List<string> _lines = [];
    private ChildProcess? _process;

    /// <param name="network">Where its host is.</param>
    /// <param name="host">Its host.</param>
    /// <param name="name">Its own name.</param>
    /// <param name="command">What is run.</param>
    /// <param name="ready">What a line holds that says that it serves.</param>
    public LabProcess(LabNetwork network, string host, string name, IReadOnlyList<string> command, string ready)
    {
        _network = network;
        Host = host;
        Name = name;
        _command = command;
        _ready = ready;
    }

    public string Host { get; }

    public string Name { get; }

    /// <summary>The process's, while it runs.</summary>
    public int Id => Running.Id;

    public string Address => _network.AddressOf(Host);

    /// <summary>Whether it was started, and neither killed nor stopped since.</summary>
    public bool IsUp => _process is not null;

    /// <summary>Whether it does not run although it should: it has ended by itself.</summary>
    public bool HasFailed => _process is { HasExited: true };

    /// <summary>Whether it stands still.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>What it printed, in all its lives.</summary>
    public IReadOnlyList<string> Lines => [.. _lines, .. _process?.Lines ?? []];

    /// <summary>Starts it, and waits until it says that it serves.</summary>
    public async Task StartAsync()
    {
        Begin();
        await WaitUntilReadyAsync();
    }

    /// <summary>Starts it.</summary>
    public void Begin()
    {
        if (_process is not null)
            throw new InvalidOperationException($"{Name} runs");
        IReadOnlyList<string> all = [.. _network.ProgramOn(Host), .. _command];
        _process = ChildProcess.Start(Name, all[0], all.Skip(1));
    }

    public Task<string> WaitUntilReadyAsync() => Running.WaitForLineAsync(_ready);

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        await Running.KillAsync();
        await EndAsync();
    }

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> StopAsync()
    {
        Resume();
        Running.Signal("TERM");
        return await WaitForEndAsync();
    }

    /// <summary>Waits until it ends by itself, and the exit code.</summary>
    public async Task<int> WaitForEndAsync()
    {
        var code = await Running.WaitForExitAsync();
        await EndAsync();
        return code;
    }

    /// <summary>SIGSTOP.</summary>
    public void Pause()
    {
        Running.Signal("STOP");
        IsPaused = true;
    }

    /// <summary>SIGCONT.</summary>
    public void Resume()
    {
        if (IsPaused)
            Running.Signal("CONT");
        IsPaused = false;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await EndAsync();
    }

    private ChildProcess Running => _process ?? throw new InvalidOperationException($"{Name} does not run");

    private async Task EndAsync()
    {
        var process = Running;
        _process = null;
        IsPaused = false;
        await process.DisposeAsync();
        _lines.AddRange(process.Lines);
        _lines.Add("--- ended");
    }
}
