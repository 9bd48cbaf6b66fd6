namespace ActorMQ.Actors.Tests.Nodes;

/// <summary>What was told and asked, what entities have handled, and whether both fit together.</summary>
internal sealed class ReachHistory
{
    private readonly Dictionary<int, TellResult> _told = [];
    private readonly Dictionary<int, Task<int>> _asked = [];
    private readonly List<int> _handled = [];
    private readonly Dictionary<int, int> _keyOf = [];
    private int _last;

    internal int HandledCount => _handled.Count;

    internal int NextNumber() => ++_last;

    internal void Tell(int key, int number, TellResult told)
    {
        _told.Add(number, told);
        _keyOf[number] = key;
    }

    internal void Ask(int key, int number, Task<int> ask)
    {
        _asked.Add(number, ask);
        _keyOf[number] = key;
    }

    internal void Handle(int key, int number)
    {
        // An ask that is answered at once is handled before it is noted.
        Assert.Equal(key, _keyOf.GetValueOrDefault(number, key));
        _handled.Add(number);
    }

    internal void Check(IReadOnlyList<DeadLetter> letters, bool mayLose)
    {
        Assert.Equal(_handled.Distinct().Count(), _handled.Count);
        var handled = _handled.ToHashSet();
        var givenUp = letters
            .Where(letter => letter.Message is Letter)
            .ToLookup(letter => ((Letter)letter.Message!).Number, letter => letter.Detail);
        foreach (var (number, told) in _told)
        {
            var details = givenUp[number].ToList();
            Assert.True(details.Count <= 1, $"{number} is given up {details.Count} times");
            var isTold = told != TellResult.Accepted || details.Count > 0;
            var isInDoubt = details.Exists(detail => detail!.Contains("may have arrived", StringComparison.Ordinal));
            Assert.True(handled.Contains(number) || isTold, $"{number} is lost and nobody was told");
            Assert.False(handled.Contains(number) && isTold && !isInDoubt, $"{number} is handled and given up");
            Assert.False(isInDoubt && !mayLose, $"{number} is in doubt and nothing was lost");
        }

        foreach (var (number, ask) in _asked)
        {
            Assert.True(ask.IsCompleted, $"{number} is not answered");
            if (ask.IsCompletedSuccessfully)
                Assert.Contains(number, handled);
            else if (ask.Exception!.InnerException is EntityNotReachedException { MayHaveArrived: false })
                Assert.DoesNotContain(number, handled);
        }
    }

    /// <summary>All is handled, and what one sender told one entity in the order in which it did.</summary>
    internal void CheckOrder(IEnumerable<IReadOnlyList<int>> senders)
    {
        foreach (var numbers in senders)
        {
            var told = numbers.ToHashSet();
            Assert.Equal(numbers, _handled.Where(told.Contains));
        }
    }
}
