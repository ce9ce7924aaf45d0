namespace Lariat.Analyzers.Tests;

public class BareLoopFixTests
{
    [Theory]
    [InlineData("while (await timer.WaitForNextTickAsync()) { }", "while (await timer.WaitForNextTickAsync(LoopTask.Current.Token)) { }")]
    [InlineData("while (true) await stream.ReadAsync(buffer);", "while (true) await stream.ReadAsync(buffer, LoopTask.Current.Token);")]
    public Task PassTheToken(string before, string after) => Fixed.MembersAsync("Pass LoopTask.Current.Token", Use(before), Use(after));

    // No method of the base library waits with a ValueTask and takes no token; this one at least is foreign.
    [Fact]
    public Task LookForARequest() => Fixed.MembersAsync(
        "Throw if a cancellation was requested",
        Use("while (true)\n        {\n            await stream.DisposeAsync();\n        }"),
        Use("while (true)\n        {\n            LoopTask.Current.ThrowIfCancelRequested();\n            await stream.DisposeAsync();\n        }"));

    private static string Use(string statement) => $$"""
            async Coroutine UseAsync(PeriodicTimer timer, Stream stream, byte[] buffer)
            {
                {{statement}}
            }
        """;
}
