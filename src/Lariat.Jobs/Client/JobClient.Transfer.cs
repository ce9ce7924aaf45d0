using System.Globalization;
using System.IO;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

public sealed partial class JobClient
{
    /// <summary>Writes everything that the storage has, for <see cref="ImportAsync"/> into a storage of any engine: jobs in all states,
    /// groups, unique keys, limits, pauses, schedules and the audit log, as they are at one instant.</summary>
    /// <param name="writer">Receives JSON, an object on each line. Used on another thread while the call lasts.</param>
    /// <returns>How many rows were written.</returns>
    /// <remarks>Suspends; memory is bounded. Stop the workers first: a job that runs is ready in the export, its try not counted, and runs
    /// in both storages otherwise. Progress of running jobs is left out; members with <see cref="JobSecretAttribute"/> are
    /// not.</remarks>
    /// <exception cref="JobStorageException">The storage cannot be used.</exception>
    public Coroutine<long> ExportAsync(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        return OnLoopAsync(async Coroutine<long> () =>
        {
            long count = 0;
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"lariat_jobs\":{TransferReader.Format}}}\n"));
            await _store.Transfer.ExportAsync(line =>
            {
                writer.Write(line);
                writer.Write('\n');
                count++;
            });
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"rows\":{count}}}\n"));
            return count;
        });
    }

    /// <summary>Stores what <see cref="ExportAsync"/> has written, in one transaction.</summary>
    /// <param name="reader">Supplies the export. Used on another thread while the call lasts.</param>
    /// <returns>How many rows were stored.</returns>
    /// <remarks>Suspends; memory is bounded. Durations and instants of PostgreSQL are in microseconds, those of SQLite in tenths of
    /// that.</remarks>
    /// <exception cref="FormatException">It is no export, or a part of one; nothing was stored.</exception>
    /// <exception cref="JobStorageException">The storage has a job, a key or a name of the export already, or cannot be used; nothing was
    /// stored.</exception>
    public Coroutine<long> ImportAsync(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return OnLoopAsync(async Coroutine<long> () =>
        {
            var export = new TransferReader(reader);
            await _store.Transfer.ImportAsync(export.Read());
            Changed.Notify();
            Schedules.Changed.Notify();
            _store.NotifyCommitted();
            return export.Count;
        });
    }
}
