namespace Lariat.Analyzers.Tests;

public class AsyncVoidFixTests
{
    [Fact]
    public Task ReturnACoroutine() => Fixed.MembersAsync(
        "Return a Coroutine",
        """
            async void Run()
            {
                await WorkAsync();
            }
        """,
        """
            async Coroutine Run()
            {
                await WorkAsync();
            }
        """);

    [Theory]
    [InlineData("async void OnClick(object sender, EventArgs e) => await WorkAsync();")]
    [InlineData("void Use(EventLoop loop) => loop.CallSoon(async () => await WorkAsync());")]
    public async Task WhereTheDelegateSaysVoid_NothingIsOffered(string member) => Assert.Empty(await Fixed.TitlesAsync(member));
}
