// Parses responses as a load generator needs them: where one ends, and its status. Bytes are pushed in as they arrive, in pieces of any
// length; nothing is kept of a body, and a head only if it arrives in pieces.
using System.Numerics;

namespace Lariat.Tool.Load;

/// <summary>The progress of a parser.</summary>
internal enum ParseOutcome
{
    /// <summary>The response is not complete.</summary>
    NeedsMore,

    /// <summary>The response is complete; remaining bytes belong to the next one.</summary>
    Complete,

    /// <summary>This is not a response; see <see cref="ResponseParser.Fault"/>.</summary>
    Malformed,
}

/// <summary>Parses the responses of a connection, one after the other.</summary>
/// <param name="isHead">Whether they answer HEAD, and have no body whatever their heads contain.</param>
internal sealed class ResponseParser(bool isHead)
{
    /// <summary>The maximum length of a head: the same as <see cref="HttpClient"/>'s default.</summary>
    public const int MaxHeadBytes = 64 * 1024;

    private const int NoContent = 204;
    private const int NotModified = 304;
    private const int SwitchingProtocols = 101;

    private static readonly byte[] s_begin = "HTTP/1."u8.ToArray();

    private byte[] _carried = [];
    private int _carriedLength;
    private Place _place;
    private ResponseHead _head;
    private ChunkedBody _chunks;
    private long _left;

    private enum Place
    {
        Head,
        Body,
        Chunks,
        BodyUntilEnd,
    }

    /// <summary>The status of the completed response.</summary>
    public int Status => _head.Status;

    /// <summary>True if the server will close the connection after it.</summary>
    public bool EndsConnection => _head.EndsConnection;

    /// <summary>True if no byte of the next response has arrived.</summary>
    public bool IsAtStart => _place == Place.Head && _carriedLength == 0;

    /// <summary>The error, after <see cref="ParseOutcome.Malformed"/>.</summary>
    public string? Fault { get; private set; }

    /// <summary>Takes bytes up to the end of the response.</summary>
    public ParseOutcome Take(ref ReadOnlySpan<byte> data)
    {
        while (true)
        {
            switch (_place)
            {
                case Place.Head:
                    if (!TryTakeHead(ref data))
                    {
                        return Fault is null ? ParseOutcome.NeedsMore : ParseOutcome.Malformed;
                    }

                    break;
                case Place.Body:
                    int count = (int)Math.Min(_left, data.Length);
                    data = data[count..];
                    _left -= count;
                    return _left == 0 ? End() : ParseOutcome.NeedsMore;
                case Place.Chunks:
                    return !_chunks.TryTake(ref data) ? Fail("a body that is not in chunks")
                        : _chunks.HasEnded ? End()
                        : ParseOutcome.NeedsMore;
                default:
                    data = default;
                    return ParseOutcome.NeedsMore;
            }
        }
    }

    /// <summary>Handles the end of the connection.</summary>
    public ParseOutcome TakeEnd() => _place == Place.BodyUntilEnd ? End() : Fail("the connection ended in the middle of it");

    /// <summary>Resets the parser for a new connection.</summary>
    public void Reset()
    {
        _place = Place.Head;
        _carriedLength = 0;
        Fault = null;
    }

    private bool TryTakeHead(ref ReadOnlySpan<byte> data)
    {
        // A head beyond the limit is rejected below, as if it had arrived in pieces.
        if (_carriedLength == 0 && data.IndexOf("\r\n\r\n"u8) is >= 0 and <= MaxHeadBytes - 4 and int end)
        {
            ReadOnlySpan<byte> head = data[..(end + 4)];
            data = data[head.Length..];
            return TryBeginBody(head);
        }

        return !data.IsEmpty && TryCarry(ref data);
    }

    private bool TryCarry(ref ReadOnlySpan<byte> data)
    {
        int before = _carriedLength;
        int count = Math.Min(data.Length, MaxHeadBytes - before);
        if (_carried.Length < before + count)
        {
            Array.Resize(ref _carried, (int)BitOperations.RoundUpToPowerOf2((uint)(before + count)));
        }

        data[..count].CopyTo(_carried.AsSpan(before));
        _carriedLength += count;
        int from = Math.Max(0, before - 3);
        int found = _carried.AsSpan(from, _carriedLength - from).IndexOf("\r\n\r\n"u8);
        if (found >= 0)
        {
            int length = from + found + 4;
            data = data[(length - before)..];
            _carriedLength = 0;
            return TryBeginBody(_carried.AsSpan(0, length));
        }

        data = data[count..];
        ReadOnlySpan<byte> begin = _carried.AsSpan(0, Math.Min(_carriedLength, s_begin.Length));
        if (!begin.SequenceEqual(s_begin.AsSpan(0, begin.Length)))
        {
            // Not after a time-out: a server of another protocol may never send an empty line.
            Fail("no status line of HTTP/1");
        }
        else if (_carriedLength == MaxHeadBytes)
        {
            Fail($"a head of more than {MaxHeadBytes} bytes");
        }

        return false;
    }

    private bool TryBeginBody(ReadOnlySpan<byte> head)
    {
        if (ResponseHead.Read(head, out _head) is { } fault)
        {
            Fail(fault);
            return false;
        }

        if (_head.Status == SwitchingProtocols)
        {
            Fail("a switch of protocols that was not requested");
            return false;
        }

        if (_head.Status < 200)
        {
            // 100 Continue, 103 Early Hints: the final response follows.
            return true;
        }

        bool hasBody = !isHead && _head.Status is not (NoContent or NotModified);
        _left = hasBody ? _head.BodyBytes : 0;
        _chunks = default;
        _place = !hasBody ? Place.Body : _head.Framing switch
        {
            BodyFraming.Length => Place.Body,
            BodyFraming.Chunked => Place.Chunks,
            _ => Place.BodyUntilEnd,
        };
        return true;
    }

    private ParseOutcome End()
    {
        _place = Place.Head;
        return ParseOutcome.Complete;
    }

    private ParseOutcome Fail(string fault)
    {
        Fault = fault;
        return ParseOutcome.Malformed;
    }
}
