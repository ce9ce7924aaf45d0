namespace Lariat.Analyzers.Tests;

public class AsyncVoidTests
{
    [Fact]
    public Task AsyncVoid_ThatAwaitsLariat_IsReported() => Check.MembersAsync("""
        async void OnClick(object sender, EventArgs e) // LAR0009
        {
            await WorkAsync();
        }

        void Plain(EventLoop loop, Future<int> future, AsyncGenerator<int> generator)
        {
            loop.CallSoon(async () => await future); // LAR0009
            loop.CallSoon(async () => // LAR0009
            {
                await foreach (int item in generator)
                {
                }
            });
            Local();

            async void Local() // LAR0009
            {
                await Coroutine.Sleep(1);
            }
        }
        """);

    [Fact]
    public Task AsyncVoid_ThatAwaitsOthers_IsNot() => Check.MembersAsync("""
        async void OnClick(object sender, EventArgs e)
        {
            await PlainAsync();
            Func<Coroutine> later = async () => await WorkAsync();
        }

        void Plain(EventLoop loop) => loop.CallSoon(() => LoopTask.Create(WorkAsync()));
        """);
}
