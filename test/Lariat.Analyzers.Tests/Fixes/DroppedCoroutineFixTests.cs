namespace Lariat.Analyzers.Tests;

public class DroppedCoroutineFixTests
{
    [Fact]
    public Task Await_InAnAsyncMethod() => Fixed.MembersAsync(
        "Await the coroutine",
        """
            async Coroutine UseAsync()
            {
                // First the work.
                WorkAsync(); // then the rest
                await PlainAsync();
            }
        """,
        """
            async Coroutine UseAsync()
            {
                // First the work.
                await WorkAsync(); // then the rest
                await PlainAsync();
            }
        """);

    [Fact]
    public Task Await_ReplacesADiscard() => Fixed.MembersAsync(
        "Await the coroutine",
        """
            async Coroutine UseAsync()
            {
                _ = CountAsync();
            }
        """,
        """
            async Coroutine UseAsync()
            {
                await CountAsync();
            }
        """);

    [Fact]
    public Task MakeATask_InAPlainMethod() => Fixed.MembersAsync(
        "Make a task of the coroutine",
        """
            void Use(EventLoop loop)
            {
                loop.CallSoon(() => WorkAsync());
            }
        """,
        """
            void Use(EventLoop loop)
            {
                loop.CallSoon(() => LoopTask.Create(WorkAsync()));
            }
        """);

    [Fact]
    public async Task Await_IsNotOffered_WhereItCannotBeWritten() => Assert.Equal(
        ["Make a task of the coroutine"],
        await Fixed.TitlesAsync("    void Use() => WorkAsync();"));
}
