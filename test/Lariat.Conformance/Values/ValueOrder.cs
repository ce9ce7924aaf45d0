namespace Lariat.Conformance;

/// <summary>Python's order of numbers, of strings, and of tuples; anything else cannot be compared.</summary>
internal sealed class ValueOrder : IComparer<object?>
{
    public int Compare(object? x, object? y) => (x, y) switch
    {
        (double left, double right) => left.CompareTo(right),
        (string left, string right) => string.CompareOrdinal(left, right),
        (object?[] left, object?[] right) => Compare(left, right),
        _ => throw new LanguageException("Type"),
    };

    private int Compare(object?[] left, object?[] right)
    {
        for (int i = 0; i < left.Length && i < right.Length; i++)
        {
            if (!AreEqual(left[i], right[i]))
            {
                return Compare(left[i], right[i]);
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private static bool AreEqual(object? left, object? right) => left is object?[] items && right is object?[] others
        ? items.Length == others.Length && items.Zip(others).All(pair => AreEqual(pair.First, pair.Second))
        : Equals(left, right);
}
