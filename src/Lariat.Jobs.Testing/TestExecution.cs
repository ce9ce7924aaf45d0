namespace Lariat.Jobs.Testing;

/// <summary>When the jobs of a test run.</summary>
public enum TestExecution
{
    /// <summary>In <see cref="TestJobs.DrainAsync()"/> and <see cref="TestJobs.RunForAsync"/>.</summary>
    WhenDrained,

    /// <summary>Before the enqueue returns: what is ready then, and what those jobs enqueue. What is scheduled for later, retries included,
    /// waits, and so do jobs in transactions of the application, until the next enqueue or a call of the kit.</summary>
    Inline,
}
