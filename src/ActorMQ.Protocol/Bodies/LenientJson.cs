using System.Buffers;
using System.Text.Unicode;
using ActorMQ.Protocol.Commands;
using ActorMQ.Protocol.Frames;

namespace ActorMQ.Protocol.Bodies;

/// <summary>Turns what fastjson writes and reads into JSON.</summary>
/// <remarks>
/// Besides JSON it takes: keys without quotes, single quotes, trailing commas, raw control characters in
/// strings, and objects for keys (<c>{{"queueId":0}:{…}}</c>), which become strings that hold the object's
/// JSON. Members and elements that are null are left out, as fastjson leaves them out. The text may nest
/// <see cref="MaxDepth"/> deep.
/// </remarks>
internal static class LenientJson
{
    internal const int MaxDepth = 32;

    /// <summary>
    /// Appends the JSON for <paramref name="body"/>; <paramref name="output"/> is undefined when the answer
    /// is false.
    /// </summary>
    internal static bool TryNormalise(in ReadOnlySequence<byte> body, FrameBuffer output, out BodyFault fault)
    {
        if (body.IsSingleSegment)
            return TryNormalise(body.FirstSpan, output, out fault);

        var length = checked((int)body.Length);
        var copy = ArrayPool<byte>.Shared.Rent(length);
        body.CopyTo(copy);
        var done = TryNormalise(copy.AsSpan(0, length), output, out fault);
        ArrayPool<byte>.Shared.Return(copy);
        return done;
    }

    /// <summary>As the other form, for a body in one piece.</summary>
    internal static bool TryNormalise(ReadOnlySpan<byte> body, FrameBuffer output, out BodyFault fault)
    {
        if (!Utf8.IsValid(body))
        {
            fault = new BodyFault("the body is not UTF-8", -1);
            return false;
        }

        var scanner = new Scanner(body, output);
        var done = scanner.Document();
        fault = done ? default : new BodyFault(scanner.Reason, scanner.Position);
        return done;
    }

    /// <summary>What a value turned out to be.</summary>
    private enum Kind
    {
        Broken,
        Value,
        Null,
    }

    private ref struct Scanner(ReadOnlySpan<byte> text, FrameBuffer output)
    {
        private readonly ReadOnlySpan<byte> _text = text;
        private readonly FrameBuffer _output = output;
        private bool _insideKey;
        private int _depth;

        internal int Position { get; private set; }

        internal string Reason { get; private set; } = string.Empty;

        internal bool Document()
        {
            SkipBlanks();
            if (Position == _text.Length)
                return Broken("the body is empty") != Kind.Broken;
            var kind = Value();
            if (kind == Kind.Null)
                return Broken("the body is null") != Kind.Broken;
            SkipBlanks();
            if (kind == Kind.Value && Position < _text.Length)
                kind = Broken("more follows the end of the value");
            return kind == Kind.Value;
        }

        private Kind Value() => Peek() switch
        {
            (byte)'{' => Nested((byte)'}', "an object is not closed"),
            (byte)'[' => Nested((byte)']', "an array is not closed"),
            (byte)'"' or (byte)'\'' => Text(),
            _ => Bare(),
        };

        /// <summary>An object or an array: members or elements with commas between them.</summary>
        private Kind Nested(byte end, string unclosed)
        {
            if (++_depth > MaxDepth)
                return Broken($"nested deeper than {MaxDepth}");
            Copy();
            var empty = true;
            while (true)
            {
                SkipBlanks();
                if (Position == _text.Length)
                    return Broken(unclosed);
                if (Peek() == end)
                    break;
                var start = _output.Length;
                if (!empty)
                    _output.Append(","u8);
                var kind = end == '}' ? Member() : Value();
                if (kind == Kind.Broken)
                    return kind;
                if (kind == Kind.Null)
                    _output.Truncate(start);
                empty &= kind == Kind.Null;
                SkipBlanks();
                if (Peek() == ',')
                    Position++;
                else if (Peek() != end)
                    return Broken(Position == _text.Length ? unclosed : "a comma is missing");
            }

            Copy();
            _depth--;
            return Kind.Value;
        }

        private Kind Member()
        {
            if (Key() == Kind.Broken)
                return Kind.Broken;
            SkipBlanks();
            if (Peek() != ':')
                return Broken("a colon is missing");
            Copy();
            SkipBlanks();
            return Value();
        }

        private Kind Key()
        {
            if (Peek() is (byte)'"' or (byte)'\'')
                return Text();

            var start = _output.Length;
            if (Peek() == '{')
            {
                // Each level of quoting doubles the backslashes of the one inside: one level is enough.
                if (_insideKey)
                    return Broken("an object is the key inside another key");
                _insideKey = true;
                if (Value() == Kind.Broken)
                    return Kind.Broken;
                _insideKey = false;
            }
            else
            {
                var word = Word();
                if (word.IsEmpty)
                    return Broken("a key is missing");
                _output.Append(word);
            }

            JsonText.Quote(_output, start);
            return Kind.Value;
        }

        private Kind Bare()
        {
            var start = Position;
            var word = Word();
            if (word.SequenceEqual("null"u8))
                return Kind.Null;
            if (!LenientText.IsTrueOrFalse(word) && !JsonText.IsNumber(word))
            {
                Position = start;
                return Broken(word.IsEmpty ? "a value is missing" : "a value is neither quoted nor a number");
            }

            _output.Append(word);
            return Kind.Value;
        }

        private Kind Text()
        {
            var used = LenientText.Copy(_text[Position..], _output);
            if (used < 0)
                return Broken("a string is not closed, or has an escape that means nothing");
            Position += used;
            return Kind.Value;
        }

        private ReadOnlySpan<byte> Word()
        {
            var rest = _text[Position..];
            var length = rest.IndexOfAny(LenientText.EndsWord);
            var word = length < 0 ? rest : rest[..length];
            Position += word.Length;
            return word;
        }

        private readonly byte Peek() => Position < _text.Length ? _text[Position] : (byte)0;

        private void Copy()
        {
            _output.Append(_text.Slice(Position, 1));
            Position++;
        }

        private void SkipBlanks()
        {
            while (Peek() is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
                Position++;
        }

        private Kind Broken(string reason)
        {
            Reason = reason;
            return Kind.Broken;
        }
    }
}
