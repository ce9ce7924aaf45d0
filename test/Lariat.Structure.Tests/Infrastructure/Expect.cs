namespace Lariat.Structure.Tests;

/// <summary>Findings are lines: a failure shows every one of them, whole.</summary>
internal static class Expect
{
    /// <summary>Fails if there is a finding.</summary>
    /// <param name="rule">What is broken then, and what to do.</param>
    /// <param name="findings">Where.</param>
    public static void None(string rule, IEnumerable<string> findings)
    {
        string[] all = [.. findings];
        Assert.True(all.Length == 0, $"{rule} ({all.Length}):\n{string.Join('\n', all)}");
    }
}
