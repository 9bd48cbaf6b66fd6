namespace ActorMQ.Model.State;

/// <summary>Configurations of one kind, as operators and first uses made them, by name.</summary>
public abstract class ConfigTable<TName, TConfig> : StateTable
    where TName : notnull
    where TConfig : class
{
    private readonly Dictionary<TName, TConfig> _configs = [];
    private readonly Func<TConfig, TName> _nameOf;

    private protected ConfigTable(
        IEnumerable<TConfig> configs,
        Func<TConfig, TName> nameOf,
        JournalPosition reflected,
        ConfigVersion version)
        : base(reflected, version)
    {
        _nameOf = nameOf;
        foreach (var config in configs)
            Put(config);
    }

    /// <summary>All of them, in no order that means anything.</summary>
    public IReadOnlyCollection<TConfig> All => _configs.Values;

    /// <summary>Finds one; null when there is none of that name.</summary>
    public TConfig? Find(TName name) => _configs.GetValueOrDefault(name);

    private protected void Put(TConfig config) => _configs[_nameOf(config)] = config;

    private protected void Remove(TName name) => _configs.Remove(name);
}
