namespace Lariat.Jobs;

/// <summary>What can be paused.</summary>
public enum JobTarget
{
    /// <summary>The jobs of a queue.</summary>
    Queue = 0,

    /// <summary>The jobs of a kind.</summary>
    Kind = 1,

    /// <summary>The jobs with the key of a <see cref="JobLimit"/>.</summary>
    Limit = 2,
}
