namespace ActorMQ.NameServer.Settings;

/// <summary>
/// Settings as lines of <c>name=value</c>, the form in which operators' tools read and change them.
/// </summary>
internal static class SettingsText
{
    private static readonly Setting[] All =
    [
        Flag("deleteTopicWithBrokerRegistration", s => s.DeleteTopicWithBrokerRegistration,
            (s, v) => s with { DeleteTopicWithBrokerRegistration = v }),
        Flag("enableAllTopicList", s => s.EnableAllTopicList, (s, v) => s with { EnableAllTopicList = v }),
        Flag("enableTopicList", s => s.EnableTopicList, (s, v) => s with { EnableTopicList = v }),
        Flag("orderMessageEnable", s => s.OrderMessageEnable, (s, v) => s with { OrderMessageEnable = v }),
        Flag("returnOrderTopicConfigToBroker", s => s.ReturnOrderTopicConfigToBroker,
            (s, v) => s with { ReturnOrderTopicConfigToBroker = v }),
        Flag("supportActingMaster", s => s.SupportActingMaster, (s, v) => s with { SupportActingMaster = v }),
    ];

    /// <summary>Names that only a restart may change. Source: NamesrvConfig.java#configBlackList.</summary>
    private static readonly string[] Closed =
        ["configBlackList", "configStorePath", "kvConfigPath", "rocketmqHome"];

    internal static string Write(NameServerSettings settings) =>
        string.Concat(All.Select(setting => $"{setting.Name}={setting.Read(settings)}\n"));

    /// <summary>
    /// Applies lines of <c>name=value</c>; names that are not ours are passed over, as in RocketMQ.
    /// </summary>
    /// <returns>Why nothing was changed, or null.</returns>
    internal static SettingsFault? TryApply(
        string text, NameServerSettings before, out NameServerSettings after)
    {
        after = before;
        var changed = before;
        foreach (var (name, value) in Pairs(text))
        {
            if (Closed.Contains(name, StringComparer.Ordinal))
                return new SettingsFault(IsForbidden: true, "Can not update config in black list.");
            var setting = Array.Find(All, each => string.Equals(each.Name, name, StringComparison.Ordinal));
            if (setting is null)
                continue;
            if (setting.Write(changed, value) is not { } next)
                return new SettingsFault(IsForbidden: false, $"{name} is not a value: '{value}'");
            changed = next;
        }

        after = changed;
        return null;
    }

    private static IEnumerable<(string Name, string Value)> Pairs(string text) =>
        from line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        where line[0] is not ('#' or '!')
        let pair = line.Split('=', 2, StringSplitOptions.TrimEntries)
        select (pair[0], pair.Length > 1 ? pair[1] : string.Empty);

    private static Setting Flag(
        string name,
        Func<NameServerSettings, bool> read,
        Func<NameServerSettings, bool, NameServerSettings> write) =>
        new(
            name,
            settings => read(settings) ? "true" : "false",
            (settings, text) => bool.TryParse(text, out var value) ? write(settings, value) : null);

    private sealed record Setting(
        string Name,
        Func<NameServerSettings, string> Read,
        Func<NameServerSettings, string, NameServerSettings?> Write);
}

/// <summary>Why settings could not be changed.</summary>
internal sealed record SettingsFault(bool IsForbidden, string Reason);
