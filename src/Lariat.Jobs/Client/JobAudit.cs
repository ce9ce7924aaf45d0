using System.Text;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

/// <summary>The audit log: what people have done to jobs. The dashboard writes it; a program's own tools can write it too.</summary>
/// <remarks>Thread: any loop, as for the <see cref="JobClient"/>. Workers remove entries after 90 days.</remarks>
public sealed class JobAudit
{
    private const int MaxLimit = 1000;
    private const int MaxUserLength = 200;
    private const int MaxActionLength = 100;
    private const int MaxTargetLength = 1000;

    private readonly JobClient _client;
    private readonly JobAuditStore? _store;

    internal JobAudit(JobClient client, JobAuditStore? store)
    {
        _client = client;
        _store = store;
    }

    /// <summary>False: this storage keeps no audit log, and what is written is dropped.</summary>
    public bool IsKept => _store is not null;

    /// <summary>Writes that someone begins to do something. It is written before, so that a log without the entry means that nothing was
    /// done.</summary>
    /// <param name="user">Who; at most 200 characters count.</param>
    /// <param name="action">What; at most 100 characters count.</param>
    /// <param name="target">To which jobs, or to what else; at most 1,000 characters count.</param>
    /// <returns>The entry, for <see cref="EndAsync"/>.</returns>
    /// <remarks>Suspends until it is stored. Control characters become spaces.</remarks>
    public async Coroutine<Guid> BeginAsync(string user, string action, string target)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(target);
        var id = Guid.CreateVersion7();
        if (_store is { } store)
        {
            await _client.OnLoopAsync(
                () => store.AddAsync(id, Clean(user, MaxUserLength), Clean(action, MaxActionLength), Clean(target, MaxTargetLength)));
        }

        return id;
    }

    /// <summary>Writes how many jobs, or other things, were changed.</summary>
    /// <param name="entry">What <see cref="BeginAsync"/> has returned.</param>
    /// <param name="count">How many.</param>
    /// <remarks>Suspends until it is stored.</remarks>
    public async Coroutine EndAsync(Guid entry, long count)
    {
        if (_store is { } store)
        {
            await _client.OnLoopAsync(() => store.CompleteAsync(entry, count));
        }
    }

    /// <summary>Reads a part of the log, the newest entries first.</summary>
    /// <param name="after">The <see cref="JobAuditPage.Next"/> of the part before. Default: the newest.</param>
    /// <param name="limit">How many at most, 1 to 1000. Default: 50.</param>
    /// <remarks>Suspends.</remarks>
    /// <exception cref="FormatException"><paramref name="after"/> comes from no page.</exception>
    public async Coroutine<JobAuditPage> ListAsync(string? after = null, int limit = 50)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        JobPlace place = after is null ? JobViewStore.Newest : JobPlace.Parse(after);
        if (_store is not { } store)
        {
            return new JobAuditPage([], null);
        }

        IReadOnlyList<JobAuditEntry> entries = await _client.OnLoopAsync(() => store.ListAsync(place, limit + 1));
        JobAuditEntry[] shown = [.. entries.Take(limit)];
        return new JobAuditPage(shown, entries.Count > limit ? $"{new JobPlace(shown[^1].At.UtcTicks, shown[^1].Id)}" : null);
    }

    // Storage takes neither a null character nor half a character, and a log is read line by line.
    private static string Clean(string text, int maxLength)
    {
        string clean = string.Create(Math.Min(text.Length, maxLength), text, static (span, text) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(text[i]) ? ' ' : text[i];
            }
        });
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(clean));
    }
}
