using System.Globalization;
using ActorMQ.Journal.Inspection;
using ActorMQ.Output;

namespace ActorMQ.Inspection;

/// <summary>Prints what a look at a store has found.</summary>
internal static class ReportLines
{
    private const int NameWidth = 14;

    internal static void AsTable(StoreReport report, Terminal terminal)
    {
        terminal.Heading($"Store {report.Root}");
        Row("stopped", report.StoppedCleanly ? "cleanly" : "not: by a crash, or not by ActorMQ's broker");
        Row("log", $"positions {report.Start} to {report.End}, {report.SegmentCount} files of "
            + $"{Number(report.SegmentSizeBytes)} bytes");
        Row("flushed", report.FlushedEnd is { } flushed ? $"to {flushed} at least" : "nothing noted");
        Row("records", $"{Number(report.RecordCount)} with {Number(report.RecordSizeBytes)} bytes, "
            + $"{Number(report.SealedCount)} of them with a checksum of their own");
        if (report.RecordCount > 0)
            Row("stored", $"{Time(report.FirstStoreTimestampMs)} to {Time(report.LastStoreTimestampMs)}");
        Row("checkpoint", report.Checkpoint.PhysicTimestampMs > 0
            ? Time(report.Checkpoint.PhysicTimestampMs)
            : "none");
        Row("queues", Number(report.QueueCount));
        Row("index", $"{Number(report.IndexFileCount)} files");
        terminal.Line();
        foreach (var finding in report.Findings)
        {
            var line = $"{Word(finding)} {finding.Path} byte {finding.Offset}: {finding.Text}";
            if (finding.Kind == FindingKind.Damage)
                terminal.Heading(line);
            else
                terminal.Line(line);
        }

        if (!report.IsDamaged)
            terminal.Good("nothing needs mending");
        else
            terminal.Line($"'actormq log repair {report.Root}' tells how to mend it");

        void Row(string name, string value) => terminal.Line($"  {name.PadRight(NameWidth)}{value}");
    }

    internal static void AsJson(StoreReport report, Terminal terminal)
    {
        foreach (var finding in report.Findings)
        {
            terminal.Line(JsonLine.Of(
                ("kind", Word(finding)),
                ("path", finding.Path),
                ("offset", finding.Offset),
                ("text", finding.Text)));
        }

        terminal.Line(JsonLine.Of(
            ("kind", "summary"),
            ("path", report.Root),
            ("damaged", report.IsDamaged),
            ("stoppedCleanly", report.StoppedCleanly),
            ("segments", report.SegmentCount),
            ("segmentSize", report.SegmentSizeBytes),
            ("start", report.Start.Value),
            ("end", report.End.Value),
            ("flushed", report.FlushedEnd?.Value),
            ("records", report.RecordCount),
            ("recordBytes", report.RecordSizeBytes),
            ("withChecksum", report.SealedCount),
            ("queues", report.QueueCount),
            ("indexFiles", report.IndexFileCount),
            ("firstStored", report.FirstStoreTimestampMs),
            ("lastStored", report.LastStoreTimestampMs)));
    }

    private static string Word(Finding finding) => finding.Kind == FindingKind.Damage ? "damage" : "note";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(long timestampMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(timestampMs).ToString("O", CultureInfo.InvariantCulture);
}
