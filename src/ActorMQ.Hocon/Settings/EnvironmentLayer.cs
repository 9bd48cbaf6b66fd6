using ActorMQ.Hocon.Syntax;
using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Settings;

/// <summary>Environment variables that set keys.</summary>
internal static class EnvironmentLayer
{
    private const string Prefix = "ACTORMQ_";

    /// <summary>The variables' keys; a variable of our prefix that sets no key is a warning.</summary>
    /// <remarks>
    /// A warning, since orchestrators add variables of their own, such as ACTORMQ_SERVICE_HOST.
    /// </remarks>
    public static HoconText Read(
        IReadOnlyDictionary<string, string> environment, IEnumerable<string> keys, KeyLedger ledger)
    {
        var fields = new List<Field>();
        if (environment.TryGetValue("NAMESRV_ADDR", out var nameServers) && nameServers.Length > 0)
        {
            fields.Add(Field("actormq.broker.name-servers", "NAMESRV_ADDR", nameServers));
            fields.Add(Field("actormq.client.name-servers", "NAMESRV_ADDR", nameServers));
        }

        var byVariable = keys.ToDictionary(Variable, StringComparer.Ordinal);
        foreach (var (name, value) in environment.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            if (byVariable.TryGetValue(name, out var key))
                fields.Add(Field(key, name, value));
            else
                ledger.Report(Unknown(name, byVariable.Keys));
        }

        return new HoconText(new ObjectNode(fields, new Origin("environment", 0, 0)));
    }

    /// <summary>actormq.broker.listen-port is set by ACTORMQ_BROKER_LISTEN_PORT.</summary>
    public static string Variable(string key) =>
        key.Replace('.', '_').Replace('-', '_').ToUpperInvariant();

    private static Field Field(string key, string variable, string value)
    {
        var origin = new Origin($"environment variable {variable}", 0, 0);
        return Nesting.Field(key.Split('.'), new ScalarNode(ScalarKind.Text, value, origin), origin);
    }

    private static ConfigProblem Unknown(string name, IEnumerable<string> variables)
    {
        var near = KeySuggestion.Nearest(name, variables);
        return new ConfigProblem(
            ProblemSeverity.Warning, new Origin($"environment variable {name}", 0, 0), "",
            "the variable sets no key", "",
            near is null ? "Every key in hocon/reference.conf has a variable" : $"Did you mean {near}");
    }
}
