namespace Lariat.Analyzers.Tests;

public class DefaultCoroutineFixTests
{
    [Theory]
    [InlineData("default")]
    [InlineData("default(Coroutine)")]
    [InlineData("new Coroutine()")]
    [InlineData("new()")]
    public Task UseACompletedCoroutine(string empty) => Fixed.MembersAsync(
        "Use a completed coroutine", $"    Coroutine ReturnAsync() => {empty};", "    Coroutine ReturnAsync() => Coroutine.Completed;");

    [Theory]
    [InlineData("Coroutine<int> ReturnAsync() => default;")]
    [InlineData("async Coroutine UseAsync(Coroutine given = default) => await given;")]
    public async Task WhereAValueOrAConstantIsNeeded_NothingIsOffered(string member) => Assert.Empty(await Fixed.TitlesAsync(member));
}
