// Files -> transform -> database. Each stage waits for the next one: a queue of a few batches is all that is ever in memory of a file, whatever
// its size. A file is read and loaded by two tasks of one group: when either fails, the other is canceled, and the transaction rolled back.
using Lariat;
using Lariat.IO;

namespace ReadingPipeline;

/// <summary>Loads the files of a folder into a store.</summary>
internal sealed class Pipeline(PipelineOptions options, IReadingStore store, TextWriter output, TextWriter errors)
{
    private static readonly TimeSpan s_progressInterval = TimeSpan.FromSeconds(1);

    private int _loaded;
    private int _skipped;
    private int _refused;
    private long _rowsRead;
    private long _rows;

    /// <summary>Runs to the end; true if every file is in the store now.</summary>
    public async Coroutine<bool> RunAsync()
    {
        LoopTask progress = LoopTask.Create(ReportAsync(), name: "progress");
        try
        {
            await TaskGroup.RunAsync(async group =>
            {
                var files = new AsyncQueue<ReadingFile>(options.WorkerCount);
                for (int i = 1; i <= options.WorkerCount; i++)
                {
                    group.Create(LoadFilesAsync(files), name: $"worker {i}");
                }

                // region: enumerate
                await foreach (DirectoryEntry entry in AsyncDirectory.EnumerateAsync(options.Folder, "*.csv"))
                {
                    await files.PutAsync(ReadingFile.Of(entry));
                }
                // endregion

                files.Shutdown();
            });
        }
        finally
        {
            progress.Cancel();
        }

        output.WriteLine($"{_rows} rows of {_loaded} files in {store.Name}; {_skipped} were there already, {_refused} refused");
        return _refused == 0;
    }

    private async Coroutine LoadFilesAsync(AsyncQueue<ReadingFile> files)
    {
        while (await NextAsync(files) is { } file)
        {
            if (await store.HasAsync(file))
            {
                _skipped++;
                continue;
            }

            try
            {
                long count = await LoadAsync(file);
                _loaded++;
                _rows += count;
                output.WriteLine($"{file.Name}: {count} rows");
            }
            catch (ExceptionGroup group) when (group.InnerExceptions is [BadLineException bad])
            {
                _refused++;
                errors.WriteLine(bad.Message);
            }
        }
    }

    // region: load
    private Coroutine<long> LoadAsync(ReadingFile file) => TaskGroup.RunAsync(async group =>
    {
        var batches = new AsyncQueue<Reading[]>(options.QueueCapacity);
        group.Create(file.ReadIntoAsync(batches), name: file.Name);
        return await store.ReplaceAsync(file, new AsyncGenerator<Reading[]>(async yielder =>
        {
            while (await NextAsync(batches) is { } batch)
            {
                _rowsRead += batch.Length;
                await yielder.YieldAsync(batch);
            }
        }));
    });
    // endregion

    private static async Coroutine<T?> NextAsync<T>(AsyncQueue<T> queue)
        where T : class
    {
        try
        {
            return await queue.GetAsync();
        }
        catch (QueueShutdownException)
        {
            return null;
        }
    }

    private async Coroutine ReportAsync()
    {
        while (true)
        {
            await Coroutine.Sleep(s_progressInterval);
            output.WriteLine($"… {_rowsRead} rows read, {_loaded} files loaded");
        }
    }
}
