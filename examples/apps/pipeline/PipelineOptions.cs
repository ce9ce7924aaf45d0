namespace ReadingPipeline;

/// <summary>What to load, and where to.</summary>
internal sealed class PipelineOptions
{
    /// <summary>Has the files, *.csv.</summary>
    public required string Folder { get; init; }

    /// <summary>PostgreSQL's connection string; null: SQLite.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>SQLite's file, if there is no connection string.</summary>
    public required string SqliteFile { get; init; }

    /// <summary>So many files at a time.</summary>
    public required int WorkerCount { get; init; }

    /// <summary>So many batches of a file wait for the database; then its reading waits.</summary>
    public required int QueueCapacity { get; init; }
}
