namespace Lariat.Jobs;

/// <summary>A queue, a kind or a limit's key of which no job begins.</summary>
/// <param name="Target">What is paused.</param>
/// <param name="Name">Its name.</param>
/// <param name="Since">When it was paused.</param>
public sealed record JobPause(JobTarget Target, string Name, DateTimeOffset Since);
