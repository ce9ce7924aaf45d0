using System.Runtime.CompilerServices;
using Lariat.Jobs.Storage;
using Microsoft.EntityFrameworkCore;

namespace Lariat.Jobs.EntityFrameworkCore;

/// <summary>What was added to a context, and is not stored. A context is used by one thread at a time.</summary>
internal sealed class PendingJobs
{
    private static readonly ConditionalWeakTable<DbContext, PendingJobs> s_ofContexts = [];

    private readonly List<NewJob> _jobs = [];

    /// <summary>The jobs, in the order in which they were added.</summary>
    public IReadOnlyList<NewJob> Jobs => _jobs;

    /// <summary>True while SaveChanges runs.</summary>
    public bool IsSaving { get; private set; }

    /// <summary>The jobs were inserted since SaveChanges began.</summary>
    public bool AreInserted { get; set; }

    /// <summary>The jobs were inserted before a savepoint of the application's transaction, to which a failure returns.</summary>
    public bool HasSavepoint { get; set; }

    /// <summary>What the context's setting was, if SaveChanges begins a transaction because of the jobs.</summary>
    public AutoTransactionBehavior? Behavior { get; set; }

    public static PendingJobs Of(DbContext context) => s_ofContexts.GetOrCreateValue(context);

    public static PendingJobs? Find(DbContext? context)
        => context is not null && s_ofContexts.TryGetValue(context, out PendingJobs? pending) && pending._jobs.Count > 0 ? pending : null;

    public void Add(NewJob job) => _jobs.Add(job);

    /// <summary>SaveChanges begins.</summary>
    public void Begin()
    {
        IsSaving = true;
        AreInserted = false;
    }

    /// <summary>SaveChanges has ended.</summary>
    public void End(DbContext context)
    {
        IsSaving = false;
        HasSavepoint = false;
        if (Behavior is { } behavior)
        {
            context.Database.AutoTransactionBehavior = behavior;
            Behavior = null;
        }
    }

    /// <summary>The jobs are stored.</summary>
    public void Clear() => _jobs.Clear();
}
