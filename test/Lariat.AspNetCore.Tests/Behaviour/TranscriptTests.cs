using System.Text;
using Lariat.AspNetCore.Tests.Behaviour.Normalising;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>That the comparison sees what it must see, and nothing else.</summary>
public sealed class TranscriptTests
{
    private const string Answer = "HTTP/1.1 200 OK\r\nDate: Thu, 26 Nov 2026 01:02:03 GMT\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHello\r\n3\r\nyou\r\n0\r\nX: 1\r\n\r\n";

    [Theory]
    [InlineData("another second", "01:02:03", "01:02:04")]
    [InlineData("one chunk for two", "5\r\nHello\r\n3\r\nyou\r\n", "8\r\nHelloyou\r\n")]
    [InlineData("three chunks for two", "5\r\nHello\r\n", "1\r\nH\r\n4\r\nello\r\n")]
    public void Format_OfTheSameAnswer_IsEqual(string what, string old, string changed)
        => Assert.True(Http1(Answer) == Http1(Replace(old, changed)), what);

    [Theory]
    [InlineData("a status", "200", "201")]
    [InlineData("a reason", "OK", "Ok")]
    [InlineData("a header's name", "Date", "date")]
    [InlineData("a space", ": chunked", ":  chunked")]
    [InlineData("a line end", "OK\r\n", "OK\n")]
    [InlineData("the body", "you", "yoU")]
    [InlineData("the trailer", "X: 1", "X: 2")]
    [InlineData("no last chunk", "0\r\nX: 1\r\n\r\n", "")]
    [InlineData("a cut chunk", "you\r\n0\r\nX: 1\r\n\r\n", "yo")]
    [InlineData("a chunk that lies", "3\r\nyou", "4\r\nyou")]
    [InlineData("a byte more", "X: 1\r\n\r\n", "X: 1\r\n\r\n!")]
    public void Format_OfAnotherAnswer_Differs(string what, string old, string changed)
        => Assert.True(Http1(Answer) != Http1(Replace(old, changed)), what);

    [Fact]
    public void Format_OfPipelinedAnswers_JoinsTheChunksOfEach()
    {
        string text = Http1("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi" + Answer + "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n" + Answer);

        Assert.Equal(2, text.Split("(chunked)Helloyou(last chunk)X: 1\r\n\r\n").Length - 1);
    }

    [Theory]
    [InlineData("as it is", true, 0, FrameType.Data)]
    [InlineData("a byte", false, 1, FrameType.Data)]
    [InlineData("another type", false, 0, FrameType.Headers)]
    public void Format_OfFrames_SeesPayloadAndType(string what, bool isEqual, byte first, FrameType type)
    {
        string expected = Http2Transcript.Format(Http2Frame.Write(FrameType.Data, 0, 1, [0, 1]));

        string actual = Http2Transcript.Format([.. Http2Frame.Write(type, 0, 1, [first]), .. Http2Frame.Write(type, 0, 1, [1])]);

        Assert.True(isEqual == (expected == actual), what);
    }

    [Fact]
    public async Task Play_AgainstAnotherApplication_Differs()
    {
        var other = new ServerKind("changed", static _ => { });
        BehaviourCase here = CaseShapes.Kept("here", CaseShapes.Get("/hello"), "Hello");
        BehaviourCase there = CaseShapes.Kept("there", CaseShapes.Get("/chunks?count=1"), "piece");

        string expected = await Transcripts.PlayAsync(here, ServerKind.Kestrel);
        string actual = await Transcripts.PlayAsync(there, other);

        Assert.NotEqual(expected, actual);
        Assert.Contains("part at character", TranscriptDifference.Describe(expected, actual));
    }

    private static string Http1(string bytes) => Masks.Apply(Http1Transcript.Format(Encoding.Latin1.GetBytes(bytes)));

    private static string Replace(string old, string changed)
    {
        Assert.Contains(old, Answer);
        return Answer.Replace(old, changed, StringComparison.Ordinal);
    }
}
