namespace Lariat.Analyzers.Tests;

public class DefaultCoroutineTests
{
    [Fact]
    public Task Default_IsReported() => Check.MembersAsync("""
        Coroutine ReturnAsync() => default; // LAR0007

        Coroutine<int> ReturnCountAsync() => default(Coroutine<int>); // LAR0007

        Coroutine NewAsync() => new Coroutine(); // LAR0007

        Coroutine TargetTypedAsync() => new(); // LAR0007

        async Coroutine UseAsync(Coroutine given = default) // LAR0007
        {
            await given;
            await ReturnAsync();
        }
        """);

    [Fact]
    public Task CompletedCoroutinesAndOtherDefaults_AreNot() => Check.MembersAsync("""
        Coroutine ReturnAsync() => Coroutine.Completed;

        Coroutine<int> ReturnCountAsync() => Coroutine.FromResult(1);

        ValueTask ValueAsync() => default;

        T? Generic<T>() => default;
        """);
}
