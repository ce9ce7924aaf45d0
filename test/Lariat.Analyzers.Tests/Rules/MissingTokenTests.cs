namespace Lariat.Analyzers.Tests;

public class MissingTokenTests
{
    [Fact]
    public Task ForeignAwait_WhoseOverloadTakesAToken_IsReported() => Check.MembersAsync("""
        async Coroutine UseAsync(HttpClient http, Stream stream, byte[] buffer, StreamReader reader)
        {
            await http.GetStringAsync("http://example.org"); // LAR0004
            await http.GetStringAsync("http://example.org").ConfigureAwait(false); // LAR0004
            await stream.ReadAsync(buffer); // LAR0004
            await stream.ReadAsync(buffer, 0, 1); // LAR0004
            await reader.ReadLineAsync(); // LAR0004
            await Task.Delay(100); // LAR0004
            await File.ReadAllTextAsync("a"); // LAR0004
        }
        """);

    [Fact]
    public Task AsyncEnumeration_WithoutTheToken_IsReported() => Check.MembersAsync("""
        async Coroutine UseAsync(System.Threading.Channels.ChannelReader<int> reader)
        {
            await foreach (int item in reader.ReadAllAsync()) // LAR0004
            {
            }

            await foreach (int item in reader.ReadAllAsync(LoopTask.Current.Token))
            {
            }
        }
        """);

    [Fact]
    public Task ForeignAwait_InALambdaThatAGroupRuns_IsReported() => Check.MembersAsync("""
        async Coroutine UseAsync(HttpClient http) => await TaskGroup.RunAsync(async group =>
        {
            group.Create(async () => await http.GetStringAsync("http://example.org")); // LAR0004
            await WorkAsync();
        });
        """);

    [Fact]
    public Task ForeignAwait_WithATokenOrWithoutSuchAnOverload_IsNot() => Check.MembersAsync("""
        async Coroutine UseAsync(HttpClient http, Task task, TaskCompletionSource source, AsyncGenerator<int> numbers)
        {
            await http.GetStringAsync("http://example.org", LoopTask.Current.Token);
            await http.GetStringAsync("http://example.org", CancellationToken.None);
            await task;
            await source.Task;
            await PlainAsync();
            await Task.Run(() => 1);
            List<int> all = await numbers.Where(number => number > 1).ToListAsync();
            await Task.WhenAll(task, source.Task);
            await Coroutine.Uninterruptible(http.GetStringAsync("http://example.org"));
        }

        async Coroutine WithOwnTokenAsync(HttpClient http, CancellationToken token)
        {
            token.ThrowIfCancellationRequested();
            await http.GetStringAsync("http://example.org");
        }

        async Task OutsideAsync(HttpClient http) => await http.GetStringAsync("http://example.org");
        """);

    [Fact]
    public Task Overload_ThatDiffersInMoreThanTheToken_IsNotMeant() => Check.MembersAsync("""
        static Task SendAsync(string text) => Task.CompletedTask;

        static Task SendAsync(int number, CancellationToken token) => Task.CompletedTask;

        static Task ManyAsync(params string[] texts) => Task.CompletedTask;

        static Task ManyAsync(string[] texts, CancellationToken token) => Task.CompletedTask;

        async Coroutine UseAsync()
        {
            await SendAsync("a");
            await ManyAsync("a", "b");
        }
        """);
}
