namespace Lariat.Jobs.Testing;

/// <summary>A process has ended at a crash point of a test.</summary>
/// <param name="point">Which.</param>
/// <param name="isAfter">After the commit.</param>
public sealed class JobCrashException(JobCrashPoint point, bool isAfter)
    : Exception($"The test ends the process {(isAfter ? "after" : "before")} the commit {point} (TestJobs.Crash"
        + $"{(isAfter ? "After" : "Before")}).")
{
    /// <summary>The crash point.</summary>
    public JobCrashPoint Point => point;

    /// <summary>True: the commit has happened.</summary>
    public bool IsAfter => isAfter;
}
