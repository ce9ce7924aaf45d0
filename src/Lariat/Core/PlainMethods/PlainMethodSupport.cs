namespace Lariat.PlainMethods;

/// <summary>Whether cancellation requests can be thrown inside plain async methods in this process.</summary>
/// <remarks>
/// Off if the program turns it off (the switch <c>Lariat.CancelPlainMethods</c>), on a version of .NET on which it was not tested, and
/// where <see cref="RuntimeSelfTest"/> detects any difference: native AOT, a trimmed field, tracing of the task library.
/// </remarks>
internal static class PlainMethodSupport
{
    internal const string SwitchName = "Lariat.CancelPlainMethods";

    // The test suite and the stress test pass on these. A later version may complete tasks by another protocol with the same fields,
    // which a single-threaded self-test would not detect.
    private const int OldestTestedVersion = 10;
    private const int NewestTestedVersion = 11;

    // A class of its own, so that the self-test runs when the first request needs it and not before.
    private static class Once
    {
        public static readonly bool IsEnabled = Decide();
    }

    public static bool IsEnabled => Once.IsEnabled;

    private static bool Decide()
        => !(AppContext.TryGetSwitch(SwitchName, out bool isWanted) && !isWanted)
            && Environment.Version.Major is >= OldestTestedVersion and <= NewestTestedVersion
            && RuntimeSelfTest.Passes();
}
