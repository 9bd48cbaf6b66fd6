using System.Text.Json;
using ActorMQ.Hocon.Values;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Hocon.Tests;

public sealed class RoundTripTests
{
    private static readonly Origin Nowhere = new("generated", 0, 0);

    private static readonly string[] Numbers =
        ["0", "-1", "42", "1.5", "1e5", "-0.25E-3", "9223372036854775807"];

    private static Gen<string> Text => Gen.OneOf(
        Gen.Elements("", "a", "a b", " a ", "true", "1.5", "a.b", "${x}", "# no", "//", "\"\"\"", "include",
            "é\u00a0\u2028",
            "\ud83d\ude00", "line\nline", "\t\0\u001f", "{}", "[1]", "k=v", "\\u0041"),
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => s.Get));

    private static Gen<ConfigValue> Scalar => Gen.OneOf(
        Text.Select(t => (ConfigValue)new ConfigScalar(ScalarKind.Text, t, Nowhere)),
        Gen.Elements(Numbers).Select(n => (ConfigValue)new ConfigScalar(ScalarKind.Number, n, Nowhere)),
        Gen.Elements("true", "false").Select(b =>
            (ConfigValue)new ConfigScalar(ScalarKind.Boolean, b, Nowhere)),
        Gen.Constant((ConfigValue)new ConfigScalar(ScalarKind.Null, "null", Nowhere)));

    private static Gen<ConfigObject> Object(int size) =>
        Text.Zip(Value(size / 2)).ListOf().Resize(Math.Min(size, 6)).Select(fields => new ConfigObject(
            fields.DistinctBy(f => f.Item1, StringComparer.Ordinal).ToDictionary(
                f => f.Item1, f => new ConfigField(f.Item2, Nowhere, ""), StringComparer.Ordinal), Nowhere));

    private static Gen<ConfigValue> Value(int size) => size < 1
        ? Scalar
        : Gen.OneOf(Scalar, Object(size).Select(o => (ConfigValue)o),
            Value(size / 2).ListOf().Resize(Math.Min(size, 6)).Select(l =>
                (ConfigValue)new ConfigList([.. l], Nowhere)));

    [Fact]
    public void What_is_written_is_read_back() =>
        Prop.ForAll(Arb.From(Gen.Sized(Object)), value => value.SameAs(Hocon.Read(value.Render())))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Every_json_text_is_read_as_a_json_parser_reads_it() =>
        Prop.ForAll(Arb.From(Gen.Sized(Object)), value =>
        {
            var json = Json(value);
            using var parsed = JsonDocument.Parse(json);
            return FromJson(parsed.RootElement).SameAs(Hocon.Read(json));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Paths_are_read_back() =>
        Prop.ForAll(Arb.From(Gen.NonEmptyListOf(Text)), keys =>
            ConfigPath.Parse(ConfigPath.Render(keys)).SequenceEqual(keys, StringComparer.Ordinal))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Texts_merged_one_by_one_and_at_once_are_the_same() =>
        Prop.ForAll(Arb.From(Gen.Sized(Object)), Arb.From(Gen.Sized(Object)), (lower, upper) =>
        {
            var oneText = Hocon.Read(lower.Render()[1..^1] + "\n" + upper.Render()[1..^1]);
            var two = HoconText.Resolve(
                [HoconText.Parse(lower.Render(), "l"), HoconText.Parse(upper.Render(), "u")], _ => null);
            return oneText.SameAs(two);
        }).QuickCheckThrowOnFailure();

    private static string Json(ConfigValue value) => value switch
    {
        ConfigScalar { Kind: ScalarKind.Text } text => JsonSerializer.Serialize(text.Text),
        ConfigScalar scalar => scalar.Text,
        ConfigList list => $"[{string.Join(" ,\n", list.Items.Select(Json))}]",
        ConfigObject fields => "{" + string.Join(',', fields.Fields.Select(
            f => $"{JsonSerializer.Serialize(f.Key)} : {Json(f.Value.Value)}")) + "}",
        _ => throw new InvalidOperationException(),
    };

    private static ConfigValue FromJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new ConfigObject(json.EnumerateObject().ToDictionary(
            p => p.Name, p => new ConfigField(FromJson(p.Value), Nowhere, ""), StringComparer.Ordinal),
                Nowhere),
        JsonValueKind.Array => new ConfigList([.. json.EnumerateArray().Select(FromJson)], Nowhere),
        JsonValueKind.String => new ConfigScalar(ScalarKind.Text, json.GetString()!, Nowhere),
        JsonValueKind.Number => new ConfigScalar(ScalarKind.Number, json.GetRawText(), Nowhere),
        JsonValueKind.Null => new ConfigScalar(ScalarKind.Null, "null", Nowhere),
        _ => new ConfigScalar(ScalarKind.Boolean, json.GetRawText(), Nowhere),
    };
}
