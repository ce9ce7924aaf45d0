namespace Lariat.TestKit;

/// <summary>Assertions on coroutines that await them in the calling task: xunit's would put a plain async method in between.</summary>
public static class Expect
{
    public static async Coroutine<TError> ThrowsAsync<TError>(Func<Coroutine> body)
        where TError : Exception
    {
        try
        {
            await body();
        }
        catch (Exception error)
        {
            return Assert.IsType<TError>(error);
        }

        throw new Xunit.Sdk.XunitException($"Nothing was thrown; expected was a {typeof(TError).Name}.");
    }
}
