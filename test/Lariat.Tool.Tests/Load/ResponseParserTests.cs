using System.Text;
using Lariat.Tool.Load;

namespace Lariat.Tool.Tests.Load;

public class ResponseParserTests
{
    public static TheoryData<string, int> Complete => new()
    {
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200 },
        { "HTTP/1.1 200 OK\r\ncontent-length:  5 \r\nServer: x\r\n\r\nhello", 200 },
        { "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", 503 },
        { "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", 200 },
        { "HTTP/1.1 204 No Content\r\n\r\n", 204 },
        { "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 304 },
        { "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\nx", 201 },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 200 },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n1A\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n", 200 },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;name=\"v\"\r\nhel\r\n\r\n00\r\nTrailer: x\r\nOther: y\r\n\r\n", 200 },
        { "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", 200 },
        { "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", 200 },
    };

    [Theory]
    [MemberData(nameof(Complete))]
    public void Take_SplitAnywhere_EndsWithTheLastByte(string text, int status)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);

        for (int at = 0; at <= bytes.Length; at++)
        {
            var parser = new ResponseParser(isHead: false);
            ReadOnlySpan<byte> first = bytes.AsSpan(0, at);
            ReadOnlySpan<byte> second = bytes.AsSpan(at);

            ParseOutcome before = parser.Take(ref first);
            ParseOutcome after = at == bytes.Length ? before : parser.Take(ref second);

            Assert.Equal(at == bytes.Length ? ParseOutcome.Complete : ParseOutcome.NeedsMore, before);
            Assert.Equal(ParseOutcome.Complete, after);
            Assert.Equal(status, parser.Status);
            Assert.Equal(0, first.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Complete))]
    public void Take_ByteByByteTwice_ParsesBoth(string text, int status)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text + text);
        var parser = new ResponseParser(isHead: false);
        var ends = new List<int>();

        for (int i = 0; i < bytes.Length; i++)
        {
            ReadOnlySpan<byte> one = bytes.AsSpan(i, 1);
            if (parser.Take(ref one) == ParseOutcome.Complete)
            {
                ends.Add(i + 1);
            }
        }

        Assert.Equal([bytes.Length / 2, bytes.Length], ends);
        Assert.Equal(status, parser.Status);
    }

    [Fact]
    public void Take_HeadBeyondTheLimitInOnePiece_IsMalformedAsInPieces()
    {
        var parser = new ResponseParser(isHead: false);
        string padding = new('x', ResponseParser.MaxHeadBytes);
        ReadOnlySpan<byte> data = Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\nX: {padding}\r\nContent-Length: 0\r\n\r\n");

        ParseOutcome outcome = parser.Take(ref data);

        Assert.Equal(ParseOutcome.Malformed, outcome);
        Assert.Equal("a head of more than 65536 bytes", parser.Fault);
    }

    [Fact]
    public void Take_TwoResponsesInOnePiece_LeavesTheSecond()
    {
        var parser = new ResponseParser(isHead: false);
        ReadOnlySpan<byte> data = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 404 No\r\n"u8;

        ParseOutcome outcome = parser.Take(ref data);

        Assert.Equal(ParseOutcome.Complete, outcome);
        Assert.Equal("HTTP/1.1 404 No\r\n"u8, data);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    public void Take_AnswerToHead_HasNoBody(string text)
    {
        var parser = new ResponseParser(isHead: true);
        ReadOnlySpan<byte> data = Encoding.Latin1.GetBytes(text);

        ParseOutcome outcome = parser.Take(ref data);

        Assert.Equal(ParseOutcome.Complete, outcome);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: Upgrade, Close\r\n\r\n", true)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", true)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n", false)]
    public void EndsConnection_SaysWhatTheServerSaid(string text, bool expected)
    {
        var parser = new ResponseParser(isHead: false);
        ReadOnlySpan<byte> data = Encoding.Latin1.GetBytes(text);

        parser.Take(ref data);

        Assert.Equal(expected, parser.EndsConnection);
    }

    [Fact]
    public void TakeEnd_BodyWithoutLength_Completes()
    {
        var parser = new ResponseParser(isHead: false);
        ReadOnlySpan<byte> data = "HTTP/1.1 200 OK\r\n\r\nwhatever comes"u8;

        ParseOutcome outcome = parser.Take(ref data);

        Assert.Equal(ParseOutcome.NeedsMore, outcome);
        Assert.Equal(ParseOutcome.Complete, parser.TakeEnd());
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nConte")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n")]
    public void TakeEnd_InTheMiddle_IsMalformed(string text)
    {
        var parser = new ResponseParser(isHead: false);
        ReadOnlySpan<byte> data = Encoding.Latin1.GetBytes(text);
        parser.Take(ref data);

        ParseOutcome outcome = parser.TakeEnd();

        Assert.Equal(ParseOutcome.Malformed, outcome);
        Assert.Equal("the connection ended in the middle of it", parser.Fault);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "no status line of HTTP/1")]
    [InlineData("\u0015\u0003\u0003\u0000", "no status line of HTTP/1")]
    [InlineData("HTTP/2 200 OK\r\n\r\n", "no status line of HTTP/1")]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n", "no status line of HTTP/1")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", "no status line of HTTP/1")]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n", "no status line of HTTP/1")]
    [InlineData("HTTP/1.1 099 Low\r\n\r\n", "no status line of HTTP/1")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\n\r\n", "a switch of protocols that was not requested")]
    [InlineData("HTTP/1.1 200 OK\r\nNoColon\r\n\r\n", "a header line without a name")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\r\n folded: c\r\n\r\n", "a header line without a name")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "a Content-Length that is not a number")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "a Content-Length that is not a number")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n", "a Content-Length that is not a number")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n", "a Content-Length that is not a number")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "two different Content-Lengths")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello", "a body that is not in chunks")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", "a body that is not in chunks")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxx", "a body that is not in chunks")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\nx", "a body that is not in chunks")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", "a body that is not in chunks")]
    public void Take_BadResponse_SaysWhatIsWrong(string text, string fault)
    {
        var parser = new ResponseParser(isHead: false);
        ReadOnlySpan<byte> data = Encoding.Latin1.GetBytes(text);

        ParseOutcome outcome = parser.Take(ref data);

        Assert.Equal(ParseOutcome.Malformed, outcome);
        Assert.Equal(fault, parser.Fault);
    }

    [Fact]
    public void Take_HeadWithoutEnd_IsRefusedAtItsBound()
    {
        var parser = new ResponseParser(isHead: false);
        byte[] line = Encoding.Latin1.GetBytes("X: " + new string('x', 1000) + "\r\n");
        ReadOnlySpan<byte> data = "HTTP/1.1 200 OK\r\n"u8;
        ParseOutcome outcome = parser.Take(ref data);

        int bytes = 17;
        while (outcome == ParseOutcome.NeedsMore)
        {
            data = line;
            outcome = parser.Take(ref data);
            bytes += line.Length;
        }

        Assert.Equal("a head of more than 65536 bytes", parser.Fault);
        Assert.InRange(bytes, ResponseParser.MaxHeadBytes, ResponseParser.MaxHeadBytes + line.Length);
    }

    [Fact]
    public void Take_TrailersWithoutEnd_AreRefusedAtTheirBound()
    {
        var parser = new ResponseParser(isHead: false);
        ReadOnlySpan<byte> data = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"u8;
        parser.Take(ref data);
        data = new byte[100_000];

        ParseOutcome outcome = parser.Take(ref data);

        Assert.Equal(ParseOutcome.Malformed, outcome);
    }

    [Fact]
    public void Reset_AfterHalfAResponse_BeginsAnew()
    {
        var parser = new ResponseParser(isHead: false);
        ReadOnlySpan<byte> data = "HTTP/1.1 200 OK\r\nContent-Le"u8;
        parser.Take(ref data);
        parser.Reset();
        data = "HTTP/1.1 204 No\r\n\r\n"u8;

        ParseOutcome outcome = parser.Take(ref data);

        Assert.Equal(ParseOutcome.Complete, outcome);
    }

    [Fact]
    public void Take_WholeResponses_AllocatesNothing()
    {
        var parser = new ResponseParser(isHead: false);
        byte[] bytes = Encoding.Latin1.GetBytes("HTTP/1.1 200 OK\r\nServer: x\r\nDate: now\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        TakeAll(parser, bytes, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();

        TakeAll(parser, bytes, 1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void TakeAll(ResponseParser parser, byte[] bytes, int times)
    {
        for (int i = 0; i < times; i++)
        {
            ReadOnlySpan<byte> data = bytes;
            parser.Take(ref data);
        }
    }
}
