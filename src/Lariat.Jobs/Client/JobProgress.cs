namespace Lariat.Jobs;

/// <summary>What a job that runs has reported of its progress (<see cref="JobContext.ReportProgress"/>).</summary>
/// <param name="Fraction">0 to 1.</param>
/// <param name="Text">What it is at; null: it has said nothing.</param>
/// <param name="At">When it was stored, up to three seconds after the report.</param>
public sealed record JobProgress(double Fraction, string? Text, DateTimeOffset At);
