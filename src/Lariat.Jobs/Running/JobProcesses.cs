// Jobs that must be killable run in processes of their own: native code, endless loops, crashes. A worker process gets the job and returns
// its end; what the job enqueues would have to be stored with it, so JobContext.Enqueue is refused there.
using System.Text.Json.Serialization;
using Lariat.Jobs.Storage;
using Lariat.Processes;

namespace Lariat.Jobs.Running;

/// <summary>The processes in which a worker runs jobs that say so (<see cref="Job.InWorker"/>). Thread: the worker's loop.</summary>
internal sealed class JobProcesses(ProcessExecutorOptions options) : IAsyncDisposable
{
    private const string EntryName = "Lariat.Jobs";

    private readonly WorkerEntry<FetchedJob, JobReply> _entry = CreateEntry(new JobCatalog([]));
    private readonly ProcessExecutor _executor = new(options);

    /// <summary>What a worker process runs.</summary>
    /// <param name="catalog">The kinds of the program; only those of the worker process are used.</param>
    public static WorkerEntry<FetchedJob, JobReply> CreateEntry(JobCatalog catalog) => WorkerEntry.Create<FetchedJob, JobReply>(
        EntryName, job => RunHere(catalog, job), JobProcessJson.Default.FetchedJob, JobProcessJson.Default.JobReply);

    /// <summary>Runs a job in a process; a cancellation kills it.</summary>
    /// <exception cref="TimeoutException">It took too long, and was killed.</exception>
    /// <exception cref="BrokenExecutorException">The process has died.</exception>
    public async Coroutine<FinishedJob> RunAsync(FetchedJob job)
    {
        JobReply reply = await _executor.RunAsync(
            _entry, job, new ProcessJobOptions { Timeout = job.Timeout ?? Timeout.InfiniteTimeSpan, KillsWhenCanceled = true });
        return new FinishedJob(job, reply.End, reply.Result, reply.Error, reply.Delay);
    }

    public ValueTask DisposeAsync() => _executor.DisposeAsync();

    private static JobReply RunHere(JobCatalog catalog, FetchedJob job)
    {
        if (!catalog.TryFind(job.Kind, out Job? definition))
        {
            throw new InvalidOperationException(
                $"The worker process has no job of the kind '{job.Kind}': its Main must begin with "
                    + "JobProcess.RunIfRequested(args, AppJobs.All).");
        }

        try
        {
            var context = new JobContext(client: null, job, new JobScope(create: null), progress: null);
            return new JobReply(JobEnd.Completed, EventLoop.Run(definition.RunAsync(job.Payload, job.Version, context)), null, default);
        }
        catch (Exception error)
        {
            FinishedJob end = JobFailure.End(definition, job, error);
            return new JobReply(end.End, null, end.Error, end.Delay);
        }
    }
}

/// <summary>The end of a job that has run in a worker process.</summary>
internal sealed record JobReply(JobEnd End, byte[]? Result, string? Error, TimeSpan Delay);

/// <summary>What travels between a worker and its processes.</summary>
[JsonSerializable(typeof(FetchedJob))]
[JsonSerializable(typeof(JobReply))]
internal sealed partial class JobProcessJson : JsonSerializerContext;
