namespace ActorMQ.Hocon.Settings;

/// <summary>Section <c>actormq.store.index</c>.</summary>
/// <param name="Enabled">Whether messages can be found by key.</param>
/// <param name="Slots">Hash slots of each file.</param>
/// <param name="FileEntries">Places for keys in each file.</param>
public sealed record IndexSettings(bool Enabled, int Slots, int FileEntries)
{
    internal static IndexSettings Read(SettingsReader section) => new(
        Enabled: section.Bool("enabled"),
        Slots: section.Int("slots", 16, 100_000_000),
        FileEntries: section.Int("file-entries", 16, 100_000_000));
}
