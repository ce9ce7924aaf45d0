using Lariat;

namespace ReadingPipeline;

/// <summary>Where readings go. A file is there whole, with the note that it was loaded, or not at all.</summary>
internal interface IReadingStore : IAsyncDisposable
{
    /// <summary>For people.</summary>
    string Name { get; }

    /// <summary>Makes the tables, if need be.</summary>
    Coroutine OpenAsync();

    /// <summary>True if the file was loaded as it is now.</summary>
    Coroutine<bool> HasAsync(ReadingFile file);

    /// <summary>Replaces what there is of the file, in one transaction that ends with the batches.</summary>
    Coroutine<long> ReplaceAsync(ReadingFile file, AsyncGenerator<Reading[]> batches);
}
