using ActorMQ.Actors.Testing;

namespace ActorMQ.Actors.Simulation;

/// <summary>A whole actor system in one thread, under a seed.</summary>
/// <remarks>
/// The seed picks which ready actor runs next, how many messages it may handle in that turn, and when time
/// passes although actors are ready. So it decides the whole run, as long as the scenario itself takes its
/// chances from <see cref="Chance"/> and its time from <see cref="Time"/>. Used by one thread.
/// </remarks>
public sealed class Simulator
{
    private const int BudgetMax = 8;
    private const int TimePassesOneIn = 16;

    private readonly SimulatedDispatcher _dispatcher = new();
    private readonly List<ActorFailed> _failures = [];
    private readonly List<DeadLetter> _deadLetters = [];
    private int _stepCount;

    /// <summary>A simulator with one empty system named <c>sim</c>.</summary>
    public Simulator(int seed)
        : this(seed, new ActorSystemOptions())
    {
    }

    /// <summary>The same, with the supervision of <paramref name="options"/>.</summary>
    public Simulator(int seed, ActorSystemOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Seed = seed;
        Chance = new Random(seed);
        Trace = new SimulationTrace(Time);
        System = CreateSystem("sim", options);
    }

    /// <summary>What decides the run.</summary>
    public int Seed { get; }

    /// <summary>The only source of chance, for the scenario too.</summary>
    public Random Chance { get; }

    /// <summary>The clock of every system in this simulator.</summary>
    public VirtualTime Time { get; } = new();

    /// <summary>The first system.</summary>
    public ActorSystem System { get; }

    /// <summary>What happened.</summary>
    public SimulationTrace Trace { get; }

    /// <summary>Every failure of an actor so far.</summary>
    public IReadOnlyList<ActorFailed> Failures => _failures;

    /// <summary>Every dead letter so far.</summary>
    public IReadOnlyList<DeadLetter> DeadLetters => _deadLetters;

    /// <summary>A further system, as another node would have; the same seed interleaves all of
    /// them.</summary>
    public ActorSystem CreateSystem(string name, ActorSystemOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ActorSystem(name, options with
        {
            TimeProvider = Time,
            Seed = Seed,
            Dispatcher = _dispatcher,
            Trace = Trace,
            DeadLetterSink = OnDeadLetter,
            FailureSink = OnFailed,
        });
    }

    /// <summary>Gives one ready actor a turn. False when none is ready.</summary>
    public bool Step()
    {
        if (_dispatcher.ReadyCount == 0)
            return false;
        var actor = _dispatcher.Take(Chance.Next(_dispatcher.ReadyCount));
        var budget = Chance.Next(1, BudgetMax + 1);
        Trace.Note($"{_stepCount++} {actor.Path} may handle {budget}");
        actor.Context.RunTurn(budget);
        return true;
    }

    /// <summary>Gives turns, up to <paramref name="stepsMax"/>, a number that the seed picks.</summary>
    public void StepSome(int stepsMax)
    {
        for (var steps = Chance.Next(stepsMax + 1); steps > 0 && Step(); steps--)
        {
        }
    }

    /// <summary>Gives turns until no actor is ready. Time does not pass.</summary>
    /// <exception cref="SimulationException">Actors are still busy after a million turns.</exception>
    public void RunUntilQuiet()
    {
        const int StepsMax = 1_000_000;
        for (var steps = 0; Step(); steps++)
        {
            if (steps >= StepsMax)
                throw new SimulationException(Seed, $"still busy after {StepsMax} turns", null);
        }
    }

    /// <summary>Runs until <paramref name="span"/> has passed and no actor is ready.</summary>
    /// <remarks>The seed lets a timer fire now and then while actors are ready, so timeouts race with
    /// work.</remarks>
    public void RunFor(TimeSpan span)
    {
        var end = Time.Elapsed + span;
        while (true)
        {
            if (_dispatcher.ReadyCount > 0 && Chance.Next(TimePassesOneIn) != 0)
                Step();
            else if (!Time.TryAdvanceToNext(end - Time.Elapsed) && !Step())
                break;
        }

        Time.Advance(end - Time.Elapsed);
        RunUntilQuiet();
    }

    /// <summary>Stops the first system and runs until it is gone.</summary>
    /// <exception cref="SimulationException">Actors are left.</exception>
    public void Stop()
    {
        var gone = System.StopAsync(System.Top);
        RunUntilQuiet();
        if (!gone.IsCompleted)
            throw new SimulationException(Seed, "actors are left after the stop", null);
    }

    /// <summary>Runs a scenario under many seeds. The first that fails is named in the exception.</summary>
    /// <param name="firstSeed">The seeds are this one and those after it.</param>
    /// <param name="count">How many.</param>
    /// <param name="scenario">The test; it throws to fail.</param>
    /// <exception cref="SimulationException">A seed failed; its message has the seed and the trace's
    /// end.</exception>
    public static void Explore(int firstSeed, int count, Action<Simulator> scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        for (var seed = firstSeed; seed < firstSeed + count; seed++)
            Replay(seed, scenario);
    }

    /// <summary>Runs a scenario under one seed; gives its trace.</summary>
    /// <exception cref="SimulationException">The scenario failed.</exception>
    public static SimulationTrace Replay(int seed, Action<Simulator> scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var simulator = new Simulator(seed);
        try
        {
            scenario(simulator);
        }
#pragma warning disable CA1031 // Whatever a scenario throws is reported with its seed.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            var end = string.Join('\n', simulator.Trace.Lines.TakeLast(60));
            throw new SimulationException(seed, $"{failure.Message}\n{end}", failure);
        }

        return simulator.Trace;
    }

    private void OnFailed(ActorFailed failed)
    {
        _failures.Add(failed);
        var failure = failed.Failure;
        Trace.Note($"  {failed.Actor.Path} failed: {failure.GetType().Name}: {failure.Message}");
    }

    private void OnDeadLetter(DeadLetter letter)
    {
        _deadLetters.Add(letter);
        Trace.Note($"  {letter.Recipient} is past hearing: {letter.Message} ({letter.Reason})");
    }
}
