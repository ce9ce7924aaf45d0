using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>Assertions about coroutines.</summary>
internal static class AssertExtensions
{
    extension(Assert)
    {
        public static async Coroutine<TException> ThrowsCoroutineAsync<TException>(Coroutine coroutine)
            where TException : Exception
        {
            try
            {
                await coroutine;
            }
            catch (Exception error)
            {
                return Assert.IsAssignableFrom<TException>(error);
            }

            throw new Xunit.Sdk.XunitException($"{typeof(TException).Name} was not thrown.");
        }

        public static async Coroutine<TException> ThrowsCoroutineAsync<TException>(Coroutine<byte[]> coroutine)
            where TException : Exception
            => await Assert.ThrowsCoroutineAsync<TException>(Discard(coroutine));

        public static async Coroutine<TException> ThrowsCoroutineAsync<TException>(Coroutine<int> coroutine)
            where TException : Exception
            => await Assert.ThrowsCoroutineAsync<TException>(Discard(coroutine));

        public static async Coroutine<TException> ThrowsCoroutineAsync<TException>(Coroutine<Connection> coroutine)
            where TException : Exception
            => await Assert.ThrowsCoroutineAsync<TException>(Discard(coroutine));

        public static async Coroutine<TException> ThrowsCoroutineAsync<TException>(Coroutine<TransportServer> coroutine)
            where TException : Exception
            => await Assert.ThrowsCoroutineAsync<TException>(Discard(coroutine));
    }

    private static async Coroutine Discard<T>(Coroutine<T> coroutine) => await coroutine;
}
