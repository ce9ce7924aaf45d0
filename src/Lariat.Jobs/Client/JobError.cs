namespace Lariat.Jobs;

/// <summary>A failed try of a job.</summary>
/// <param name="Attempt">The number of the try, from 1.</param>
/// <param name="At">When it failed.</param>
/// <param name="Worker">The worker that ran it.</param>
/// <param name="Text">The exception with its stack, at most 4 KiB.</param>
public sealed record JobError(int Attempt, DateTimeOffset At, string Worker, string Text);
