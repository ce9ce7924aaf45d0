namespace Lariat.Analyzers.Tests;

public class TaskCombinatorFixTests
{
    [Theory]
    [InlineData("await Task.WhenAll(WorkAsync(), WorkAsync());", "await Coroutine.Gather(WorkAsync(), WorkAsync());")]
    [InlineData("await Task.WhenAll(foreign, task, WorkAsync());", "await Coroutine.Gather(foreign, task, WorkAsync());")]
    [InlineData("int[] all = await Task.WhenAll(tasks);", "int[] all = await Coroutine.Gather(tasks);")]
    public Task Gather(string before, string after) => Fixed.MembersAsync("Use Coroutine.Gather", Use(before), Use(after));

    [Theory]
    [InlineData("await Task.WhenAny(task, other);", "await Coroutine.WaitMany([task, other], returnWhen: ReturnWhen.FirstCompleted);")]
    public Task WaitMany(string before, string after) => Fixed.MembersAsync("Use Coroutine.WaitMany", Use(before), Use(after));

    [Theory]
    [InlineData("var first = await Task.WhenAny(task, other);")]
    [InlineData("await Task.WhenAny(foreign, task);")]
    public async Task WhenAny_WhoseResultIsUsed_HasNone(string statement) => Assert.Empty(await Fixed.TitlesAsync(Use(statement)));

    private static string Use(string statement) => $$"""
            async Coroutine UseAsync(Task foreign, LoopTask task, LoopTask other, List<LoopTask<int>> tasks)
            {
                {{statement}}
            }
        """;
}
