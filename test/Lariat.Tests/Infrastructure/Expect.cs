namespace Lariat.Tests;

/// <summary>Assertions that await inside the calling task, as the code under test would: no plain async method between.</summary>
internal static class Expect
{
    /// <summary>Runs the body to its exception and returns that.</summary>
    public static async Coroutine<TException> ThrowsAsync<TException>(Func<Coroutine> body)
        where TException : Exception
    {
        try
        {
            await body();
        }
        catch (Exception error)
        {
            return Assert.IsType<TException>(error, exactMatch: false);
        }

        throw new InvalidOperationException($"Nothing was thrown; expected {typeof(TException).Name}.");
    }
}
