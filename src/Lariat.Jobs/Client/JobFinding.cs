namespace Lariat.Jobs;

/// <summary>Something that hurts jobs, or will.</summary>
/// <param name="Code">What it is, for programs: lower-case words with hyphens, such as "queue-without-worker".</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Text">What was found, with its numbers.</param>
/// <param name="Remedy">What to do.</param>
/// <remarks>docs/jobs.md lists the codes.</remarks>
public sealed record JobFinding(string Code, JobFindingSeverity Severity, string Text, string Remedy);

/// <summary>How bad a finding is.</summary>
public enum JobFindingSeverity
{
    /// <summary>Worth knowing; nothing hurts yet.</summary>
    Note = 0,

    /// <summary>Jobs wait, are slow, or may be lost.</summary>
    Warning = 1,
}
