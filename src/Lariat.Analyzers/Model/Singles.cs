namespace Lariat.Analyzers;

/// <summary>The only item of a sequence, or nothing: Enumerable.SingleOrDefault throws when there are more.</summary>
internal static class Singles
{
    public static T? SingleOrNone<T>(this IEnumerable<T> items)
        where T : class
    {
        T? only = null;
        foreach (T item in items)
        {
            if (only is not null)
            {
                return null;
            }

            only = item;
        }

        return only;
    }
}
