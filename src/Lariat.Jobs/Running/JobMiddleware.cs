namespace Lariat.Jobs;

/// <summary>Runs around each try of a worker's jobs: for what all kinds have in common, such as a tenant, an error report, or a pause of
/// all calls to a service that is down.</summary>
/// <param name="job">The job: kind, id, try, services.</param>
/// <param name="next">The rest: the next middleware, or the job. It is awaited once.</param>
/// <remarks>
/// <para>Runs in the task of the job, within its time limit and its scope (<see cref="JobWorkerOptions.BeginScope"/>), on the worker's
/// loop. What it throws, or lets through, is what the try has thrown. An exception of the job that it catches is no failure, and the job
/// has no result. To leave a job for later, or permanently, throw a <see cref="JobSnoozeException"/> or a <see cref="JobDeadException"/> in
/// place of awaiting <paramref name="next"/>; returning without it is an error, which fails the try. A try that is canceled passes through
/// it as an <see cref="OperationCanceledException"/>.</para>
/// <para>arq: <c>on_job_start</c> and <c>on_job_end</c>, which cannot change what happens.</para>
/// </remarks>
public delegate Coroutine JobMiddleware(JobContext job, Func<Coroutine> next);
