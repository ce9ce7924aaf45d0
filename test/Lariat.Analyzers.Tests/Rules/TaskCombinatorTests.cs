using Microsoft.CodeAnalysis;

namespace Lariat.Analyzers.Tests;

public class TaskCombinatorTests
{
    // The compiler's own errors are beside the point: which they are depends on the overloads.
    [Theory]
    [InlineData("await Task.WhenAll(WorkAsync(), WorkAsync());")]
    [InlineData("await Task.WhenAll(task, WorkAsync());")]
    [InlineData("await Task.WhenAll(foreign, task);")]
    [InlineData("await Task.WhenAll(tasks);")]
    [InlineData("await Task.WhenAll(tasks.Select(each => CountAsync()));")]
    [InlineData("await Task.WhenAny(task, other);")]
    [InlineData("await foreach (var ended in Task.WhenEach(tasks)) { }")]
    [InlineData("Task.WaitAll(task);")]
    public async Task Combinator_OfCoroutinesOrTasksOfALoop_IsReported(string statement)
    {
        IEnumerable<Diagnostic> found = await Sample.FindAsync(Check.Wrap(Use(statement)));

        Assert.Equal("LAR0016", Assert.Single(found, each => each.Id.StartsWith("LAR", StringComparison.Ordinal)).Id);
        Assert.Contains(found, each => each.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public Task Combinator_OfDotNetTasks_IsNotReported() => Check.MembersAsync(Use("""
        await Task.WhenAll(foreign, task.AsTask(), WorkAsync().AsTask());
                await Task.WhenAny(foreign, other.AsTask());
                await Task.WhenAll(tasks.Select(each => each.AsTask()));
                await Coroutine.Gather(task, WorkAsync());
        """));

    private static string Use(string statement) => $$"""
            async Coroutine UseAsync(Task foreign, LoopTask task, LoopTask<int> other, List<LoopTask<int>> tasks)
            {
                {{statement}}
            }
        """;
}
