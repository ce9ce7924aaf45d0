namespace Lariat.Analyzers.Tests;

public class YieldInScopeTests
{
    [Fact]
    public Task Yield_InsideAScopesBody_IsReported() => Check.MembersAsync("""
        AsyncGenerator<int> Numbers() => new(async yielder =>
        {
            await TimeoutScope.RunAsync(TimeSpan.FromSeconds(1), async () =>
            {
                await yielder.YieldAsync(1); // LAR0011
            });
            await TaskGroup.RunAsync(async group =>
            {
                group.Create(WorkAsync());
                await yielder.YieldAsync(2); // LAR0011
            });
            await new TimeoutScope(null).RunAsync(async () => await yielder.YieldAsync(3)); // LAR0011
        });

        async Coroutine BodyAsync(AsyncYielder<int> yielder, TaskGroup group) => await group.RunAsync(async () =>
        {
            await yielder.YieldAsync(1); // LAR0011
        });
        """);

    [Fact]
    public Task Yield_OutsideAScopeOrOfAGeneratorInside_IsNot() => Check.MembersAsync("""
        AsyncGenerator<int> Numbers() => new(async yielder =>
        {
            int value = await TimeoutScope.RunAsync(TimeSpan.FromSeconds(1), async () => await CountAsync());
            await yielder.YieldAsync(value);
        });

        async Coroutine ConsumeAsync() => await TaskGroup.RunAsync(async group =>
        {
            var generator = new AsyncGenerator<int>(async yielder => await yielder.YieldAsync(1));
            await foreach (int item in generator)
            {
                group.Create(WorkAsync());
            }
        });

        async IAsyncEnumerable<int> Iterator()
        {
            yield return await TimeoutScope.RunAsync(TimeSpan.FromSeconds(1), async () => await CountAsync());
        }
        """);
}
