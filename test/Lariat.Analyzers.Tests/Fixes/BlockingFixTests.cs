namespace Lariat.Analyzers.Tests;

public class BlockingFixTests
{
    [Theory]
    [InlineData("int n = task.Result;", "int n = await task;")]
    [InlineData("task.Wait();", "await task;")]
    [InlineData("int n = task.GetAwaiter().GetResult();", "int n = await task;")]
    [InlineData("string text = task.Result.ToString();", "string text = (await task).ToString();")]
    public Task AwaitTheTask(string before, string after) => InUseAsync("Await the task", before, after);

    [Theory]
    [InlineData("Thread.Sleep(100);", "await Coroutine.Sleep(TimeSpan.FromMilliseconds(100));")]
    [InlineData("Thread.Sleep(TimeSpan.FromSeconds(1));", "await Coroutine.Sleep(TimeSpan.FromSeconds(1));")]
    public Task SleepOnTheLoop(string before, string after) => InUseAsync("Sleep on the loop", before, after);

    [Theory]
    [InlineData("ReadAllTextAsync", """string text = File.ReadAllText("a");""", """string text = await File.ReadAllTextAsync("a");""")]
    [InlineData("ReadAllTextAsync", """int length = File.ReadAllText("a").Length;""", """int length = (await File.ReadAllTextAsync("a")).Length;""")]
    [InlineData("FlushAsync", "stream.Flush();", "await stream.FlushAsync();")]
    public Task AwaitTheTwin(string twin, string before, string after) => InUseAsync($"Await {twin}", before, after, isCleanAfter: false);

    [Theory]
    [InlineData("task.Wait(1000);")]
    [InlineData("stream.Write(new byte[1].AsSpan());")]
    [InlineData("Console.ReadLine();")]
    public async Task WithoutAnEqualTwin_NothingIsOffered(string statement) => Assert.Empty(await Fixed.TitlesAsync(Use(statement)));

    private static Task InUseAsync(string title, string before, string after, bool isCleanAfter = true)
        => Fixed.MembersAsync(title, Use(before), Use(after), isCleanAfter);

    private static string Use(string statement) => $$"""
            async Coroutine UseAsync(Task<int> task, Stream stream)
            {
                {{statement}}
                await WorkAsync();
            }
        """;
}
