using ActorMQ.Hocon.Settings;
using ActorMQ.Hocon.Values;

namespace ActorMQ.Hocon.Tests.Settings;

public sealed class ConfigLoaderTests
{
    [Fact]
    public void Each_source_is_stronger_than_the_one_before()
    {
        const string File = "actormq.broker { name = file, cluster = file, id = 1, role = SLAVE }";
        (string, string)[] environment = [("ACTORMQ_BROKER_NAME", "env"), ("ACTORMQ_BROKER_CLUSTER", "env")];
        var loaded = Load.Of(File, environment, ["broker.name=flag"]);
        Assert.Equal(("flag", "env", 1L, 10911),
            (loaded.Settings!.Broker.Name, loaded.Settings.Broker.Cluster,
            loaded.Settings.Broker.Id, loaded.Settings.Broker.ListenPort));
        Assert.Empty(loaded.Problems);
    }

    [Fact]
    public void All_that_is_wrong_is_reported_at_once_with_place_meaning_and_advice()
    {
        var loaded = Load.Of("""
            actormq {
              broker {
                listn-port = 1
                id = many
                register-interval = 2 parsecs
                auto-create-topic = maybe
                permission = X
                name = ""
                name-servers = ["a b"]
              }
              store.segment-size = 1
              transport.tls = off
              client.producer.retries = null
            }
            """, [("ACTORMQ_NAME_SERVER_LISTEN_PORT", "70000")], ["store.flush-interval=1 h"]);
        Assert.Null(loaded.Settings);
        string[] expected =
        [
            "my.conf:3:5 actormq.broker.listn-port",
            "my.conf:4:10 actormq.broker.id",
            "my.conf:5:25 actormq.broker.register-interval",
            "my.conf:6:25 actormq.broker.auto-create-topic",
            "my.conf:7:18 actormq.broker.permission",
            "my.conf:8:12 actormq.broker.name",
            "my.conf:9:20 actormq.broker.name-servers",
            "my.conf:11:24 actormq.store.segment-size",
            "my.conf:12:19 actormq.transport.tls",
            "my.conf:13:29 actormq.client.producer.retries",
            "environment variable ACTORMQ_NAME_SERVER_LISTEN_PORT actormq.name-server.listen-port",
            "command line 'store.flush-interval=1 h' actormq.store.flush-interval",
        ];
        Assert.Equal(expected, loaded.Problems.Select(p => $"{p.Origin} {p.Key}").OrderBy(Position),
            StringComparer.Ordinal);
        Assert.All(loaded.Problems, p =>
        {
            Assert.NotEmpty(p.What);
            Assert.NotEmpty(p.Advice);
            Assert.Equal(p.What.Contains("no such key", StringComparison.Ordinal)
                || p.What.Contains("not a section", StringComparison.Ordinal), p.Meaning.Length == 0);
        });
        const string Line = "my.conf:5:25: actormq.broker.register-interval: "
            + "\"2 parsecs\" is not a duration. Write a duration such as 500 ms, 30 s or 2 h. "
            + "(The key means: How often the broker registers with every name server; "
            + "it does so at once when a topic changes.)";
        Assert.Contains(Line, loaded.Problems.Select(p => p.ToString()), StringComparer.Ordinal);

        static int Position(string problem) => problem.StartsWith("my.conf:", StringComparison.Ordinal)
            ? int.Parse(problem.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)
            : problem.StartsWith("env", StringComparison.Ordinal) ? 100 : 101;
    }

    [Theory]
    [InlineData("actormq.broker.listn-port = 1", "Did you mean 'actormq.broker.listen-port'")]
    [InlineData("actormq.broker.listenPort = 1",
        "RocketMQ's listenPort is 'actormq.broker.listen-port' here")]
    [InlineData("actormq.broker.registerInterval = 1", "Did you mean 'actormq.broker.register-interval'")]
    [InlineData("actormq.broker.brokerName = x", "RocketMQ's brokerName is 'actormq.broker.name' here")]
    [InlineData("actormq.broker.segment-size = 1", "Did you mean 'actormq.store.segment-size'")]
    [InlineData("actormq.brokr { name = x }", "Did you mean 'actormq.broker'")]
    [InlineData("actormq.broker.frobnicate = 1", "lists every key")]
    [InlineData("broker.name = x\nmy.own = 1", "Write actormq.broker")]
    [InlineData("actormq.\"a.b\" = 1", "lists every key")]
    public void An_unknown_key_is_refused_with_the_one_that_was_meant(string file, string advice)
    {
        var loaded = Load.Of(file);
        var problem = Assert.Single(loaded.Problems);
        Assert.Contains(advice, problem.Advice, StringComparison.Ordinal);
        Assert.Equal((ProblemSeverity.Error, 1), (problem.Severity, problem.Origin.Line));
        Assert.Null(loaded.Settings);
    }

    [Theory]
    [InlineData("actormq.transport { write-high-water = 8 KiB, write-low-water = 9 KiB }", "write-low-water")]
    [InlineData("actormq.transport { write-high-water = 8 KiB }",
        "my.conf:1:40: actormq.transport.write-high-water")]
    [InlineData("actormq.transport.tls.mode = enforcing", "certificate")]
    [InlineData("actormq.transport.max-frame-size = 4 MiB", "my.conf:1:36: actormq.transport.max-frame-size")]
    [InlineData("actormq.broker.max-message-size = 16 MiB", "my.conf:1:35: actormq.broker.max-message-size")]
    [InlineData("actormq.store.retention.delete-when = \"04\"", "actormq.store.retention")]
    [InlineData("actormq.broker.listen-port = 65536", "0 to 65535")]
    [InlineData("actormq.broker.listen-port = -1", "0 to 65535")]
    [InlineData("actormq.transport.idle-timeout = 999 ms", "1 s to 86400 s")]
    [InlineData("actormq.transport.max-frame-size = 1 GiB", "to 134217728 bytes")]
    [InlineData("actormq.broker = null", "{ and }")]
    [InlineData("actormq = 5", "{ and }")]
    [InlineData("actormq.broker.name = { a = 1 }", "a text")]
    [InlineData("actormq.broker { vip-channel=true, listen-port=0 }", "two below")]
    public void What_is_out_of_range_or_does_not_go_together_is_refused(string file, string word)
    {
        var loaded = Load.Of(file);
        Assert.Null(loaded.Settings);
        Assert.Contains(word, Assert.Single(loaded.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_source_does_not_hide_what_is_wrong_in_the_others()
    {
        var loaded = Load.Of(
            "actormq.broker {\n name = \n}", overrides: ["nothing", "broker.id=x", "a..b=1", "x=[1"]);
        Assert.Null(loaded.Settings);
        string[] expected =
        [
            "my.conf:3:1", "command line 'nothing'", "command line 'a..b=1':1:1", "command line 'x=[1':1:5",
            "command line 'broker.id=x'",
        ];
        Assert.Equal(expected, loaded.Problems.Select(p => p.Origin.ToString()), StringComparer.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_or_cannot_be_read_is_an_error()
    {
        var none = new Dictionary<string, string>(StringComparer.Ordinal);
        var missing = ConfigLoader.Load(
            new ConfigSources("no.conf", new MemoryFiles(), none, [], ForNameServer: false));
        Assert.Contains("no.conf: the configuration file is not there", missing.Report(),
            StringComparison.Ordinal);
        Assert.Null(missing.Settings);
        var broken = ConfigLoader.Load(
            new ConfigSources("x", new BrokenDisk(), none, [], ForNameServer: false));
        Assert.Contains("cannot be read: no disk", broken.Report(), StringComparison.Ordinal);
        var without = ConfigLoader.Load(
            new ConfigSources(null, new BrokenDisk(), none, [], ForNameServer: false));
        Assert.NotNull(without.Settings);
    }

    [Theory]
    [InlineData("broker.name-servers=10.0.0.1:9876;10.0.0.2:9877", "10.0.0.1:9876 10.0.0.2:9877")]
    [InlineData("actormq.broker.name-servers=a, b:1", "a:9876 b:1")]
    [InlineData("broker.name-servers=[\"h:1\",h2]", "h:1 h2:9876")]
    [InlineData("broker.name-servers=\"[::1]:5;fe80::1\"", "[::1]:5 [fe80::1]:9876")]
    [InlineData("broker.name-servers=${actormq.client.name-servers} [x]", "127.0.0.1:9876 x:9876")]
    [InlineData("broker.name-servers=\"http://mq.local:8080;http://b\"", "mq.local:8080 b:9876")]
    [InlineData("broker.name-servers=", "")]
    public void Values_of_the_command_line_are_plain_texts_or_hocon(string text, string expected)
    {
        var loaded = Load.Of("", overrides: [text]);
        Assert.Empty(loaded.Problems);
        Assert.Equal(expected, string.Join(' ', loaded.Settings!.Broker.NameServers));
    }

    [Theory]
    [InlineData("h:0")]
    [InlineData("h:65536")]
    [InlineData("h:x")]
    [InlineData("h:")]
    [InlineData(":1")]
    [InlineData("[::1")]
    [InlineData("[::1]x:1")]
    [InlineData("a/b:1")]
    [InlineData("http://")]
    [InlineData("https://a:1")]
    public void What_is_no_address_is_refused(string address) =>
        Assert.Contains("not a list of addresses",
            Load.Of($"actormq.broker.name-servers = \"{address}\"").Report(), StringComparison.Ordinal);

    [Fact]
    public void The_environment_knows_RocketMQs_variable_and_warns_of_what_it_does_not_know()
    {
        var loaded = Load.Of("", [("NAMESRV_ADDR", "n1:1;n2:2"), ("ACTORMQ_CLIENT_NAME_SERVERS", "n3:3"),
            ("ACTORMQ_BROKER_NAM", "x"), ("ACTORMQ_SERVICE_HOST", "10.1.1.1"), ("PATH", "/bin")]);
        Assert.Equal("n1:1 n2:2", string.Join(' ', loaded.Settings!.Broker.NameServers));
        Assert.Equal("n3:3", string.Join(' ', loaded.Settings.Client.NameServers));
        Assert.Equal(2, loaded.Problems.Count);
        Assert.All(loaded.Problems, p => Assert.Equal(ProblemSeverity.Warning, p.Severity));
        Assert.Contains("Did you mean ACTORMQ_BROKER_NAME", loaded.Report(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_is_not_shown_with_the_settings()
    {
        var loaded = Load.Of("", overrides: ["transport.tls.key-password=s3cret"]);
        Assert.Equal("s3cret", loaded.Settings!.Transport.Tls.KeyPassword);
        Assert.DoesNotContain("s3cret", loaded.Settings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_resolved_value_tells_which_source_it_came_from()
    {
        var resolved = Load.Of("actormq.broker.name = x", overrides: ["broker.id=1"]).Resolved!;
        Assert.Equal(new Origin("my.conf", 1, 23), resolved.At("actormq.broker.name")!.Origin);
        Assert.Equal("reference.conf", resolved.At("actormq.broker.cluster")!.Origin.Source);
        Assert.Equal("command line 'broker.id=1'", resolved.At("actormq.broker.id")!.Origin.ToString());
    }

    private sealed class BrokenDisk : IConfigFiles
    {
        public byte[]? Read(string path) => throw new IOException("no disk.");
    }
}
