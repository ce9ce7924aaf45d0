namespace Lariat.Analyzers.Tests;

public class MissingTokenFixTests
{
    [Theory]
    [InlineData("""await http.GetStringAsync("a");""", """await http.GetStringAsync("a", LoopTask.Current.Token);""")]
    [InlineData("await stream.ReadAsync(buffer).ConfigureAwait(false);", "await stream.ReadAsync(buffer, LoopTask.Current.Token).ConfigureAwait(false);")]
    [InlineData("await stream.FlushAsync();", "await stream.FlushAsync(LoopTask.Current.Token);")]
    [InlineData("await CallAsync(1);", "await CallAsync(1, token: LoopTask.Current.Token);")]
    [InlineData("await CallAsync(number: 1);", "await CallAsync(number: 1, token: LoopTask.Current.Token);")]
    [InlineData("await Task.Delay(100);", "await Task.Delay(100, LoopTask.Current.Token);")]
    public Task PassTheToken(string before, string after) => Fixed.MembersAsync("Pass LoopTask.Current.Token", Use(before), Use(after));

    private static string Use(string statement) => $$"""
            static Task CallAsync(int number, string? text = null, CancellationToken token = default) => Task.CompletedTask;

            async Coroutine UseAsync(HttpClient http, Stream stream, byte[] buffer)
            {
                {{statement}}
            }
        """;
}
