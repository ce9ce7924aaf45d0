using Lariat;
using Lariat.IO;

namespace ReadingPipeline;

/// <summary>A line that is no reading: its file is refused.</summary>
internal sealed class BadLineException(string file, int line, string reason) : Exception($"{file}:{line}: {reason}");

/// <summary>A file to load, as it was when it was found: a file that has changed since it was loaded is loaded again.</summary>
internal sealed record ReadingFile(string Path, long Length, DateTime Modified)
{
    private const int BatchSize = 500;

    public string Name => System.IO.Path.GetFileName(Path);

    // Without what some file systems and databases do not keep of a time.
    public static ReadingFile Of(DirectoryEntry entry)
        => new(entry.Path, entry.Length, new DateTime(entry.ModifiedAt.UtcTicks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, DateTimeKind.Utc));

    /// <summary>Reads and transforms; puts batches into the queue, and ends it behind the last one. A queue that is full makes it wait.</summary>
    /// <exception cref="BadLineException">A line is no reading.</exception>
    public async Coroutine ReadIntoAsync(AsyncQueue<Reading[]> batches)
    {
        var batch = new List<Reading>(BatchSize);
        int number = 0;
        try
        {
            await foreach (string line in AsyncFile.ReadTextLinesAsync(Path))
            {
                number++;
                if (line.Length == 0 || line[0] == '#')
                {
                    continue;
                }

                batch.Add(Reading.TryParse(line, out Reading reading) is { } reason ? throw new BadLineException(Name, number, reason) : reading);
                if (batch.Count == BatchSize)
                {
                    await batches.PutAsync([.. batch]);
                    batch.Clear();
                }
            }
        }
        catch (InvalidDataException error)
        {
            // No text, or a line without an end.
            throw new BadLineException(Name, number + 1, error.Message);
        }

        if (batch.Count > 0)
        {
            await batches.PutAsync([.. batch]);
        }

        // Not in a finally: whoever reads the queue takes its end for the file's.
        batches.Shutdown();
    }
}
