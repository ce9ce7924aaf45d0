namespace Lariat.Analyzers.Tests;

public class StoredTokenTests
{
    [Fact]
    public Task Token_InAFieldOrProperty_IsReported() => Check.MembersAsync("""
        private CancellationToken _token;
        private static CancellationToken s_token;

        CancellationToken Token { get; set; }

        async Coroutine UseAsync(Program other)
        {
            _token = LoopTask.Current.Token; // LAR0005
            s_token = LoopTask.Current.Token; // LAR0005
            Token = LoopTask.Current.Token; // LAR0005
            other._token = LoopTask.Current.Token; // LAR0005
            CancellationToken local = LoopTask.Current.Token;
            _token = local; // LAR0005
            await WorkAsync();
        }
        """);

    [Fact]
    public Task Token_InALocalArgumentOrOptions_IsNot() => Check.MembersAsync("""
        private CancellationToken _token;

        async Coroutine UseAsync(HttpClient http, CancellationToken given)
        {
            CancellationToken token = LoopTask.Current.Token;
            await http.GetStringAsync("http://example.org", token);
            await Parallel.ForAsync(0, 1, new ParallelOptions { CancellationToken = LoopTask.Current.Token }, async (_, _) => await PlainAsync());
            _token = given;
        }
        """);
}
