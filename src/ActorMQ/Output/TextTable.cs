namespace ActorMQ.Output;

/// <summary>
/// Rows in columns that are as wide as they must be. The same text everywhere; on a terminal the headings are
/// bold and rows that want attention coloured.
/// </summary>
internal sealed class TextTable(params string[] headings)
{
    private const string Gap = "  ";

    private readonly List<(string[] Cells, bool WantsAttention)> _rows = [];

    /// <summary>Adds a row; an empty cell is shown as a dash, so that columns can be told apart.</summary>
    internal void Add(bool wantsAttention, params string[] cells) =>
        _rows.Add(([.. cells.Select(cell => cell.Length == 0 ? "-" : cell)], wantsAttention));

    internal void Print(Terminal terminal)
    {
        var widths = headings
            .Select((heading, column) => _rows.Select(row => row.Cells[column].Length)
                .Append(heading.Length)
                .Max())
            .ToArray();
        terminal.Heading(Line(headings, widths));
        foreach (var (cells, wantsAttention) in _rows)
        {
            if (wantsAttention)
                terminal.Attention(Line(cells, widths));
            else
                terminal.Line(Line(cells, widths));
        }
    }

    private static string Line(string[] cells, int[] widths) =>
        string.Join(Gap, cells.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
}
