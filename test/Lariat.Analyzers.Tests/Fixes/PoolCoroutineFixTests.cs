namespace Lariat.Analyzers.Tests;

public class PoolCoroutineFixTests
{
    private const string Title = "Await the coroutine here";

    [Theory]
    [InlineData("await Task.Run(async () => await WorkAsync());", "await WorkAsync();")]
    [InlineData("await Task.Run(async () => { await WorkAsync(); });", "await WorkAsync();")]
    [InlineData("int count = await Task.Run(async () => await CountAsync());", "int count = await CountAsync();")]
    [InlineData("int count = 1 + await Task.Run(async () => { return await CountAsync(); });", "int count = 1 + await CountAsync();")]
    [InlineData("await Task.Run(() => WorkAsync());", "await WorkAsync();")]
    public Task AwaitHere(string before, string after) => Fixed.MembersAsync(Title, Use(before), Use(after));

    [Theory]
    [InlineData("await Task.Run(async () => { Console.WriteLine(); await WorkAsync(); });")]
    [InlineData("await Task.Run(async () => await CountAsync() + 1);")]
    [InlineData("Task task = Task.Run(async () => await WorkAsync()); await task;")]
    [InlineData("await Parallel.ForEachAsync([1], async (number, token) => await WorkAsync());")]
    public async Task Lambda_ThatDoesMore_HasNone(string statement) => Assert.Empty(await Fixed.TitlesAsync(Use(statement)));

    private static string Use(string statement) => $$"""
            async Coroutine UseAsync()
            {
                {{statement}}
            }
        """;
}
