using System.Text;
using ProtocolClients;

namespace Lariat.Fuzz.Tests;

/// <summary>examples/clients/RedisClient.cs against servers that send what they must not.</summary>
public class RedisClientTests
{
    public static TheoryData<string, string> Wrong => new()
    {
        { "\r\n", "empty" },
        { ":12x\r\n", "number" },
        { ":99999999999999999999\r\n", "number" },
        { "$-1\r\n", "length" },
        { "$99999999999\r\n", "length" },
        { "$2\r\nabXY", "newline" },
        { "!x\r\n", "type" },
        { "+an answer\r\n+another\r\n", "no command" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void CallAsync_ServerSendsSomethingElse_SaysWhat(string sent, string said)
    {
        var error = Assert.IsType<RedisException>(CallTwice(sent)[1]);

        Assert.Contains("The connection has ended", error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CallAsync_ConnectionHasEnded_FailsAtOnce()
        => Assert.Contains("has ended", Assert.IsType<RedisException>(CallTwice("+OK\r\n")[1]).Message, StringComparison.Ordinal);

    // Three hundred thousand items, in lists that are each allowed.
    [Fact]
    public void CallAsync_AnswerOfManyItems_EndsBeforeTheMemoryDoes()
    {
        string sent = string.Concat(Enumerable.Repeat("*100000\r\n" + string.Concat(Enumerable.Repeat("_\r\n", 99_999)), 3));

        var error = Assert.IsType<RedisException>(CallTwice(sent)[0]);

        Assert.Contains("An answer takes more than", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CallAsync_ArrayThatBeginsWithMessage_IsTheAnswer()
        => Assert.Equal(["message", "a", "b"], Assert.IsType<List<object?>>(CallTwice("*3\r\n+message\r\n+a\r\n+b\r\n")[0]));

    // The outcomes of two calls, one after the other: results or exceptions.
    private static object?[] CallTwice(string sent)
    {
        var outcomes = new List<object?>();
        Simulated.Run(driver => new ScriptedStream(driver, Encoding.UTF8.GetBytes(sent), new Pieces(0), answers: true), async _ =>
        {
            await using RedisClient redis = await RedisClient.OpenAsync("127.0.0.1", 6379);
            for (int i = 0; i < 2; i++)
            {
                Outcome<object?>[] call = await Coroutine.GatherOutcomes([redis.CallAsync("PING")]);
                outcomes.Add(call[0].Exception ?? call[0].Value);
            }
        });
        return [.. outcomes];
    }
}
