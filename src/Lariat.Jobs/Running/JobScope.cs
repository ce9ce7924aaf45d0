using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Running;

/// <summary>What surrounds one try, as the worker's options say. Its services are created when the job first uses one, and disposed of when
/// the try has ended.</summary>
/// <param name="create">Creates the services; null: there are none.</param>
/// <param name="begin">Called when the try begins; null: nothing is.</param>
/// <param name="middleware">Runs around the job; null: nothing does.</param>
internal sealed class JobScope(
    Func<IServiceProvider>? create, Func<JobContext, IDisposable?>? begin = null, IReadOnlyList<JobMiddleware>? middleware = null)
    : IAsyncDisposable
{
    private IServiceProvider? _services;

    /// <exception cref="InvalidOperationException">The worker has no services.</exception>
    public IServiceProvider Services => _services ??= create?.Invoke() ?? throw new InvalidOperationException(
        "The worker has no services: set JobWorkerOptions.CreateServices, or run the jobs with AddLariatJobs.");

    /// <summary>Begins what surrounds a try, in its task.</summary>
    public IDisposable? Begin(JobContext context) => begin?.Invoke(context);

    /// <summary>Runs a job with what is around it; returns its result.</summary>
    public Coroutine<byte[]?> RunAsync(Job definition, FetchedJob job, JobContext context) => middleware is null or []
        ? definition.RunAsync(job.Payload, job.Version, context)
        : new JobPipeline(middleware, context, () => definition.RunAsync(job.Payload, job.Version, context)).RunAsync();

    public async ValueTask DisposeAsync()
    {
        switch (_services)
        {
            case IAsyncDisposable scope:
                await scope.DisposeAsync();
                break;
            case IDisposable scope:
                scope.Dispose();
                break;
        }
    }
}
