using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ActorMQ.Cluster.Tests.Coordination;

/// <summary>A real etcd of one member, on ports and a directory of its own.</summary>
internal sealed class EtcdServer : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("actormq-etcd-").FullName;
    private readonly int _peerPort = FreePort();
    private readonly int _port = FreePort();
    private Process _process;

    public EtcdServer() => _process = Start();

    public static string? Path => Array.Find(["/usr/bin/etcd", "/usr/local/bin/etcd"], File.Exists);

    public Uri Endpoint => new($"http://127.0.0.1:{_port}");

    public async Task WaitUntilItAnswersAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var attempt = 0; !await AnswersAsync(http); attempt++)
        {
            Assert.True(attempt < 1000, "etcd does not start");
            await Task.Delay(20);
        }
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void StartAgain()
    {
        _process.Dispose();
        _process = Start();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            var health = await http.GetStringAsync(new Uri(Endpoint, "/health"));
            return health.Contains("\"true\"", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private Process Start()
    {
        var path = Path ?? throw new FileNotFoundException("etcd is not installed: apt-get install etcd-server");
        var peer = $"http://127.0.0.1:{_peerPort}";
        var address = Endpoint.ToString().TrimEnd('/');
        var start = new ProcessStartInfo(path)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--name", "test", "--data-dir", _directory,
                "--listen-client-urls", address, "--advertise-client-urls", address,
                "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", $"test={peer}",
            },
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
