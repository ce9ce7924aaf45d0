namespace Lariat.Conformance;

/// <summary>How a future stands, as the traces show it; reading it counts as retrieving its exception.</summary>
internal static class Outcomes
{
    public static object?[] Of(Future future)
    {
        if (!future.IsCompleted)
        {
            return ["pending"];
        }

        if (future.IsCanceled)
        {
            return ["cancelled"];
        }

        return future.GetException() is { } error
            ? ["error", ErrorNames.Of(error)]
            : ["result", ((IFuture<object?>)future).GetResult()];
    }
}
