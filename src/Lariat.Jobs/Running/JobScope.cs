namespace Lariat.Jobs.Running;

/// <summary>The services of one try: created when the job first uses one, disposed when the try has ended.</summary>
/// <param name="create">Null: there are none.</param>
/// <param name="begin">Called when the try begins; null: nothing is.</param>
internal sealed class JobScope(Func<IServiceProvider>? create, Func<JobContext, IDisposable?>? begin = null) : IAsyncDisposable
{
    private IServiceProvider? _services;

    /// <exception cref="InvalidOperationException">The worker has no services.</exception>
    public IServiceProvider Services => _services ??= create?.Invoke() ?? throw new InvalidOperationException(
        "The worker has no services: set JobWorkerOptions.CreateServices, or run the jobs with AddLariatJobs.");

    /// <summary>Begins what surrounds a try, in its task.</summary>
    public IDisposable? Begin(JobContext context) => begin?.Invoke(context);

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
