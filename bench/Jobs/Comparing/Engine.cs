namespace Lariat.Jobs.Benchmarks;

/// <summary>Where the jobs of a row are.</summary>
internal enum Engine
{
    /// <summary>A file in a folder of its own.</summary>
    Sqlite,

    /// <summary>A database of its own on the server of this run.</summary>
    Postgres,

    /// <summary>The server of this run, emptied before.</summary>
    Redis,
}
