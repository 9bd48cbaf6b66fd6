using Spectre.Console;

namespace ActorMQ.Output;

/// <summary>Shows how far some work is: a bar that fills on a rich terminal, nothing elsewhere.</summary>
internal static class Progress
{
    /// <summary>
    /// Runs the work; it calls what it is given with how much is done so far, from any thread.
    /// </summary>
    internal static Task ShowAsync(
        Terminal terminal, string title, long total, Func<Action<long>, Task> workAsync) =>
        terminal.IsRich ? ShowBarAsync(title, total, workAsync) : workAsync(static _ => { });

    private static Task ShowBarAsync(string title, long total, Func<Action<long>, Task> workAsync) =>
        AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(title), maxValue: total);
                await workAsync(done => bar.Value = done);
                bar.Value = total;
            });
}
