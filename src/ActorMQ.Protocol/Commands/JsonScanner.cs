using System.Buffers;
using System.Text;

namespace ActorMQ.Protocol.Commands;

/// <summary>Goes through the JSON of a header once, in a table's own bytes, and never throws.</summary>
/// <remarks>
/// A JSON reader for all purposes throws for each broken header, and is slower. This one knows what headers
/// are made of: objects whose values are scalars. Commas before a closing brace are let pass, as fastjson
/// does.
/// </remarks>
internal ref struct JsonScanner(ReadOnlySpan<byte> text, FieldTable fields)
{
    private const int MaxDepth = 16;
    private const int HexDigits = 4;
    private const int ShortRun = 12;

    private static readonly SearchValues<byte> EndsRun = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(control => (byte)control), .. "\"\\"u8]);

    private static readonly SearchValues<byte> EndsWord = SearchValues.Create(" \t\r\n,]}"u8);

    private readonly ReadOnlySpan<byte> _text = text;
    private readonly FieldTable _fields = fields;
    private int _at;

    /// <summary>What came instead of the next member.</summary>
    internal enum Step
    {
        Broken,
        Member,
        End,
    }

    /// <summary>The kinds of values without members.</summary>
    internal enum Scalar
    {
        Text,
        Number,
        Boolean,
        Null,
    }

    internal bool TryOpenObject()
    {
        SkipBlanks();
        return TryTake((byte)'{');
    }

    /// <summary>The name of an open object's next member; its value is next.</summary>
    internal Step Next(bool first, out FieldTable.Slot name)
    {
        name = default;
        SkipBlanks();
        if (!first && TryTake((byte)','))
            SkipBlanks();
        else if (!first && Peek() != '}')
            return Step.Broken;
        if (TryTake((byte)'}'))
            return Step.End;
        if (Peek() != '"' || !TryReadText(out name))
            return Step.Broken;
        SkipBlanks();
        return TryTake((byte)':') ? Step.Member : Step.Broken;
    }

    /// <summary>Whether an object or an array is next.</summary>
    internal bool IsNested()
    {
        SkipBlanks();
        return Peek() is (byte)'{' or (byte)'[';
    }

    /// <summary>Reads a value without members.</summary>
    internal bool TryReadScalar(out FieldTable.Slot value, out Scalar scalar)
    {
        SkipBlanks();
        if (Peek() == '"')
        {
            scalar = Scalar.Text;
            return TryReadText(out value);
        }

        var length = _text[_at..].IndexOfAny(EndsWord);
        var word = length < 0 ? _text[_at..] : _text.Slice(_at, length);
        value = new FieldTable.Slot(_at, word.Length);
        scalar = word switch
        {
            _ when word.SequenceEqual("null"u8) => Scalar.Null,
            _ when word.SequenceEqual("true"u8) || word.SequenceEqual("false"u8) => Scalar.Boolean,
            _ => Scalar.Number,
        };
        if (scalar == Scalar.Number && !JsonText.IsNumber(word))
            return false;
        if (scalar == Scalar.Null)
            value = default;
        _at += word.Length;
        return true;
    }

    /// <summary>Passes over a value of any kind.</summary>
    internal bool TrySkip() => TrySkip(MaxDepth);

    /// <summary>Whether nothing but blanks is left.</summary>
    internal bool IsAtEnd()
    {
        SkipBlanks();
        return _at == _text.Length;
    }

    private bool TrySkip(int depth)
    {
        if (!IsNested())
            return TryReadScalar(out _, out _);
        if (depth == 0)
            return false;
        if (TryTake((byte)'{'))
        {
            var step = Next(first: true, out _);
            for (; step == Step.Member; step = Next(first: false, out _))
            {
                if (!TrySkip(depth - 1))
                    return false;
            }

            return step == Step.End;
        }

        TryTake((byte)'[');
        for (var first = true; ; first = false)
        {
            SkipBlanks();
            if (!first && TryTake((byte)','))
                SkipBlanks();
            else if (!first && Peek() != ']')
                return false;
            if (TryTake((byte)']'))
                return true;
            if (!TrySkip(depth - 1))
                return false;
        }
    }

    /// <summary>Reads a string; one with escapes is kept unescaped behind the text.</summary>
    private bool TryReadText(out FieldTable.Slot value)
    {
        var start = ++_at;
        var run = RunLength();
        value = new FieldTable.Slot(start, run);
        if (run < 0)
            return false;
        _at += run;
        if (TryTake((byte)'"'))
            return true;

        var kept = _fields.Spare;
        _text.Slice(start, run).CopyTo(kept);
        var length = run;
        while (TryTake((byte)'\\'))
        {
            if (!TryUnescape(kept, ref length))
                return false;
            run = RunLength();
            if (run < 0)
                return false;
            _text.Slice(_at, run).CopyTo(kept[length..]);
            length += run;
            _at += run;
        }

        value = _fields.Keep(length);
        return TryTake((byte)'"');
    }

    private bool TryUnescape(Span<byte> kept, ref int length)
    {
        if (TryTake((byte)'u'))
            return TryUnescapeUnicode(kept, ref length);
        var letter = Peek();
        var meant = (char)letter switch
        {
            '"' or '\\' or '/' => letter,
            'b' => (byte)'\b',
            'f' => (byte)'\f',
            'n' => (byte)'\n',
            'r' => (byte)'\r',
            't' => (byte)'\t',
            _ => (byte)0,
        };
        if (meant == 0)
            return false;
        kept[length++] = meant;
        _at++;
        return true;
    }

    /// <summary>Four hex digits, or two times four when the first are half of a character.</summary>
    private bool TryUnescapeUnicode(Span<byte> kept, ref int length)
    {
        if (!TryReadHex(out var unit))
            return false;
        if (char.IsAscii(unit))
        {
            kept[length++] = (byte)unit;
            return true;
        }

        if (!Rune.TryCreate(unit, out var rune)
            && !(TryTake((byte)'\\') && TryTake((byte)'u')
                && TryReadHex(out var low) && Rune.TryCreate(unit, low, out rune)))
        {
            return false;
        }

        length += rune.EncodeToUtf8(kept[length..]);
        return true;
    }

    private bool TryReadHex(out char unit)
    {
        unit = default;
        if (_text.Length - _at < HexDigits)
            return false;
        var value = 0;
        foreach (var digit in _text.Slice(_at, HexDigits))
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return false;
            value = (value << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        unit = (char)value;
        _at += HexDigits;
        return true;
    }

    /// <summary>
    /// How many bytes stand before the next quote, backslash or control character; -1 when none comes.
    /// </summary>
    private readonly int RunLength()
    {
        // Most names and values are shorter than what a vector search costs to set up.
        var rest = _text[_at..];
        var near = Math.Min(rest.Length, ShortRun);
        for (var i = 0; i < near; i++)
        {
            if (rest[i] is < 0x20 or (byte)'"' or (byte)'\\')
                return i;
        }

        var far = rest[near..].IndexOfAny(EndsRun);
        return far < 0 ? far : near + far;
    }

    private readonly byte Peek() => _at < _text.Length ? _text[_at] : (byte)0;

    private bool TryTake(byte expected)
    {
        if (Peek() != expected || _at == _text.Length)
            return false;
        _at++;
        return true;
    }

    private void SkipBlanks()
    {
        while (Peek() is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            _at++;
    }
}
