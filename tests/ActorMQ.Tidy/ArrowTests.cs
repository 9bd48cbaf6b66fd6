using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ActorMQ.Tidy;

/// <summary>Holds the direction of dependencies: what a project may refer to, itself or through others.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["ActorMQ.Model"] = [],
        ["ActorMQ.Actors"] = [],
        ["ActorMQ.Hocon"] = [],
        ["ActorMQ.Protocol"] = ["ActorMQ.Model"],
        ["ActorMQ.Transport"] = ["ActorMQ.Protocol"],
        ["ActorMQ.Journal"] = ["ActorMQ.Protocol"],
        ["ActorMQ.NameServer"] = ["ActorMQ.Transport", "ActorMQ.Actors"],
        ["ActorMQ.Broker"] = ["ActorMQ.Transport", "ActorMQ.Journal", "ActorMQ.Actors"],
        ["ActorMQ.Cluster"] = ["ActorMQ.NameServer", "ActorMQ.Broker", "ActorMQ.Journal", "ActorMQ.Protocol"],
        ["ActorMQ.Client"] = ["ActorMQ.Transport"],
        ["ActorMQ"] = ["ActorMQ.Cluster", "ActorMQ.NameServer", "ActorMQ.Broker", "ActorMQ.Client", "ActorMQ.Hocon"],
    };

    [Fact]
    public void Projects_refer_only_downwards()
    {
        var found = new List<string>();
        foreach (var path in Repository.All.Where(p => p.StartsWith("src/", StringComparison.Ordinal) && p.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            var project = Path.GetFileNameWithoutExtension(path);
            Assert.True(Allowed.ContainsKey(project), $"{project} has no arrows yet: say in ArrowTests what it may refer to");
            found.AddRange(References(path)
                .Where(target => !Allowed[project].Contains(target, StringComparer.Ordinal))
                .Select(target => $"{project} -> {target}"));
        }

        Assert.True(found.Count == 0, "arrows against the architecture: " + string.Join(", ", found));
    }

    [Theory]
    [InlineData("ActorMQ.Broker", "(Socket|TcpClient|TcpListener|NetworkStream)")]
    [InlineData("ActorMQ.NameServer", "(Socket|TcpClient|TcpListener|NetworkStream)")]
    [InlineData("ActorMQ.Cluster/Replicas", "(Thread|Task|Socket|File|Stopwatch|TimeProvider|Random|HttpMessageInvoker)")]
    [InlineData("ActorMQ.Transport", "Model\\.(Topics|Groups|Queues)")]
    [InlineData("ActorMQ.Model", "(Thread|Task|Socket|File|Stopwatch|DateTimeOffset\\.UtcNow)")]
    public void A_project_does_not_use_what_is_not_its_business(string project, string foreign)
    {
        var word = new Regex($@"\b{foreign}\b", RegexOptions.None, TimeSpan.FromSeconds(1));
        var users = Repository.Sources($"src/{project}/").SelectMany(path => Repository.ReadLines(path)
            .Select((line, index) => (line, where: $"{path}:{index + 1}"))
            .Where(row => !row.line.TrimStart().StartsWith("//", StringComparison.Ordinal) && word.IsMatch(row.line))
            .Select(row => row.where));
        Assert.Empty(users);
    }

    private static IEnumerable<string> References(string csproj) =>
        XDocument.Parse(Repository.Read(csproj))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
