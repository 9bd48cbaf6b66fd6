using System.Diagnostics;

namespace ActorMQ.Interop;

/// <summary>A test that needs Node.js with the clients installed: skipped with its reason on a user's machine, failing in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    /// <summary>Why there is none here; null: there is.</summary>
    internal static readonly string? Missing = WhatIsMissing();

    public NodeFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") is null && Missing is not null)
            Skip = Missing;
    }

    private static string? WhatIsMissing()
    {
        if (!Directory.Exists(Path.Combine(NodeClient.Folder, "node_modules", "ali-ons")))
            return $"the Node clients are not installed: run 'npm ci' in {NodeClient.Folder}";
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", "--version")
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            });
            node?.WaitForExit();
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "Node.js is not installed";
        }
    }
}
