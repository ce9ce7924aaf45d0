namespace Lariat.Jobs.Running;

/// <summary>One try of a job with the middleware around it. Invariant: the job runs once, or the try fails.</summary>
/// <param name="middleware">From the outermost to the innermost; at least one.</param>
/// <param name="job">Passed to each.</param>
/// <param name="body">The job; returns its result.</param>
internal sealed class JobPipeline(IReadOnlyList<JobMiddleware> middleware, JobContext job, Func<Coroutine<byte[]?>> body)
{
    private bool _hasBegun;
    private byte[]? _result;

    /// <summary>Runs it; returns the job's result.</summary>
    /// <exception cref="InvalidOperationException">A middleware has not run the job, or has run it twice.</exception>
    public async Coroutine<byte[]?> RunAsync()
    {
        await RunFromAsync(0);
        return _hasBegun ? _result : throw new InvalidOperationException(
            $"A middleware has returned without running job {job.Id} ('{job.Kind}'): it awaits 'next' once, or throws a JobSnoozeException "
            + "or a JobDeadException.");
    }

    private Coroutine RunFromAsync(int position)
        => position == middleware.Count ? RunBodyAsync() : middleware[position](job, () => RunFromAsync(position + 1));

    private async Coroutine RunBodyAsync()
    {
        if (_hasBegun)
        {
            throw new InvalidOperationException(
                $"A middleware has run job {job.Id} ('{job.Kind}') twice in one try: it awaits 'next' once. A try that fails is repeated "
                + "by the worker.");
        }

        _hasBegun = true;
        _result = await body();
    }
}
