// A storage that disappears with the test. A worker that crashes is replaced by another one, as a supervisor of processes would do; what
// runs inline is drained by the enqueue, or, if a job enqueues it, by the drain that runs this job.
using System.Text;
using System.Text.Json;
using Lariat.Jobs.Running;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Testing;

/// <summary>Jobs of one test, in a storage that disappears with it, whose time is the loop's.</summary>
/// <remarks>
/// <para>In virtual time (<c>VirtualTime.Run</c>) delays, retries and schedules of days pass in seconds. The storage is a SQLite file
/// in a temporary folder, so every rule of a real one holds: transactions, retries, unique keys.</para>
/// <para>Thread: the loop's. arq: <c>Worker(burst=True)</c> on a fake Redis.</para>
/// </remarks>
/// <example><code>
/// [Fact]
/// public void Order_AfterADay_IsBilled() =&gt; VirtualTime.Run(async () =&gt;
/// {
///     await using TestJobs jobs = await TestJobs.OpenAsync(AppJobs.All);
///     await jobs.Client.EnqueueAsync(Billing.Jobs.Bill, order, new() { Delay = TimeSpan.FromDays(1) });
///     await jobs.RunForAsync(TimeSpan.FromDays(2));
///     Assert.Empty(await jobs.ListPayloadsAsync(Billing.Jobs.Bill));
/// });
/// </code></example>
public sealed class TestJobs : IAsyncDisposable
{
    private static readonly DateTimeOffset s_start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder;
    private readonly JobWorkerOptions _options;
    private readonly TestJobStore _store;
    private bool _runsInline;
    private bool _isInlineDue;

    private TestJobs(DirectoryInfo folder, JobClient client, TimeProvider clock, JobWorkerOptions options, TestExecution execution)
    {
        _folder = folder;
        _options = options;
        _store = (TestJobStore)client.Store;
        _store.OnEnqueued = execution == TestExecution.Inline ? RunInlineAsync : null;
        Client = client;
        Clock = clock;
    }

    /// <summary>The client.</summary>
    public JobClient Client { get; }

    /// <summary>The storage's clock: it begins at <c>start</c> of <see cref="OpenAsync"/>, and moves with the loop's time.</summary>
    public TimeProvider Clock { get; }

    /// <summary>How many workers have crashed: <see cref="CrashBefore"/>, <see cref="CrashAfter"/>.</summary>
    public int CrashCount { get; private set; }

    /// <summary>Creates an empty storage.</summary>
    /// <param name="jobs">The kinds: the generated <c>AppJobs.All</c>, or some of a test's own.</param>
    /// <param name="options">Options of the worker. Default: the queue "default", 100 at a time.</param>
    /// <param name="start">The storage's time at the beginning. Default: 2030-01-01, midnight UTC.</param>
    /// <param name="execution">When jobs run. Default: when the test drains them.</param>
    /// <remarks>Suspends.</remarks>
    /// <exception cref="ArgumentException">Two kinds have the same name.</exception>
    public static async Coroutine<TestJobs> OpenAsync(
        IEnumerable<Job> jobs, JobWorkerOptions? options = null, DateTimeOffset? start = null,
        TestExecution execution = TestExecution.WhenDrained)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lariat-test-jobs-");
        try
        {
            var clock = new LoopCalendar(EventLoop.Current, start ?? s_start);
            JobClient client = await JobClient.OpenAsync(
                new TestStorage(JobStorage.Sqlite(Path.Combine(folder.FullName, "jobs.db"))),
                jobs,
                new JobClientOptions { Clock = clock, PollInterval = Timeout.InfiniteTimeSpan });
            return new TestJobs(folder, client, clock, (options ?? new JobWorkerOptions()) with { StopsAtSigterm = false }, execution);
        }
        catch (Exception)
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Ends the process before the next commit of this sort: what would have been committed is not there.</summary>
    /// <param name="point">Which sort.</param>
    /// <remarks>Does not suspend. A worker that ends like this has not handed its jobs back: they are taken from it when its lease has run
    /// out, after 15 seconds. Meanwhile another worker runs, as after the restart of a process. Each call is one crash.</remarks>
    public void CrashBefore(JobCrashPoint point) => _store.CrashAt(point, isAfter: false);

    /// <summary>Ends the process after the next commit of this sort, which therefore has happened.</summary>
    /// <inheritdoc cref="CrashBefore"/>
    public void CrashAfter(JobCrashPoint point) => _store.CrashAt(point, isAfter: true);

    /// <summary>Runs what is ready, and what that enqueues; returns how many tries there were, without those of a worker that has
    /// crashed.</summary>
    /// <remarks>Suspends. What is scheduled for later, retries included, stays.</remarks>
    public async Coroutine<int> DrainAsync()
    {
        int count = 0;
        await WorkAsync(async () => count = await Client.DrainAsync(_options));
        return count;
    }

    /// <summary>Runs what is ready, what becomes due until an instant, and what that enqueues; retries and schedules too.</summary>
    /// <param name="until">The last instant, by <see cref="Clock"/>: what is due then still runs. Not in the past.</param>
    /// <returns>How many tries there were, without those of a worker that has crashed.</returns>
    /// <remarks>Suspends. In virtual time a day takes about a third of a second, and more for each job that runs. Jobs that run at the
    /// instant have the worker's grace (<see cref="JobWorkerOptions.ShutdownGrace"/>), during which time passes.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The instant is in the past.</exception>
    public async Coroutine<int> DrainAsync(DateTimeOffset until)
    {
        TimeSpan time = until - Clock.GetUtcNow();
        if (time < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(until), until, $"The storage's time is {Clock.GetUtcNow():O} already.");
        }

        int before = _store.TryCount;
        await RunForAsync(time);

        // A timer may be early by the resolution of the loop's clock.
        while (Clock.GetUtcNow() < until)
        {
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        }

        // The worker may have ended before it saw what is due at this instant.
        var scheduler = new JobScheduler(_store.Schedules, Client.Changed, Client.Schedules.Changed, TimeSpan.MaxValue);
        await scheduler.FireDueAsync();
        await DrainAsync();
        return _store.TryCount - before;
    }

    /// <summary>Runs jobs for a time: what is ready, what becomes due, retries and schedules.</summary>
    /// <param name="time">How long, by the loop's clock; not negative.</param>
    /// <remarks>Suspends. Jobs that run at the end have the worker's grace.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public async Coroutine RunForAsync(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        await CancelScope.MoveOnAfter(time, _ => WorkAsync(() => Client.RunAsync(_options)));
    }

    /// <summary>The payloads of the jobs of a kind that wait, the first to run first.</summary>
    /// <param name="job">The kind; jobs that were stored under a former name are not included.</param>
    /// <remarks>Suspends.</remarks>
    public async Coroutine<IReadOnlyList<TPayload>> ListPayloadsAsync<TPayload>(Job<TPayload> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var filter = new JobFilter { Kind = job.Kind, States = [JobState.Ready, JobState.Scheduled] };
        IReadOnlyList<JobInfo> waiting = await Client.ListAsync(filter, int.MaxValue);
        return [.. waiting.OrderBy(static one => one.Priority).ThenBy(static one => one.RunAt).ThenBy(static one => one.Id)
            .Select(one => JsonSerializer.Deserialize(one.Payload!, job.PayloadType)!)];
    }

    /// <summary>The payloads of all jobs of a kind that were enqueued, the first to be enqueued first, whatever has become of
    /// them.</summary>
    /// <param name="job">The kind; jobs that were stored under a former name are not included.</param>
    /// <remarks>Suspends. Not included: a job that was aborted before a worker took it.</remarks>
    public async Coroutine<IReadOnlyList<TPayload>> ListEnqueuedAsync<TPayload>(Job<TPayload> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        IReadOnlyList<JobInfo> stored = await Client.ListAsync(new JobFilter { Kind = job.Kind }, int.MaxValue);
        IEnumerable<(Guid Id, DateTimeOffset CreatedAt, byte[] Payload)> taken = _store.Taken.Values
            .Where(one => one.Kind == job.Kind).Select(static one => (one.Id, one.CreatedAt, one.Payload));
        return [.. stored.Where(one => one.Payload is not null && !_store.Taken.ContainsKey(one.Id))
            .Select(static one => (one.Id, one.CreatedAt, Payload: Encoding.UTF8.GetBytes(one.Payload!)))
            .Concat(taken).OrderBy(static one => one.CreatedAt).ThenBy(static one => one.Id)
            .Select(one => JsonSerializer.Deserialize(one.Payload, job.PayloadType)!)];
    }

    /// <summary>Runs a worker, and another one after each crash.</summary>
    private async Coroutine WorkAsync(Func<Coroutine> run)
    {
        while (true)
        {
            try
            {
                await run();
                return;
            }
            catch (JobCrashException)
            {
                CrashCount++;
            }
        }
    }

    private async Coroutine RunInlineAsync()
    {
        _isInlineDue = true;
        if (_runsInline)
        {
            return;
        }

        _runsInline = true;
        try
        {
            while (_isInlineDue)
            {
                _isInlineDue = false;
                await DrainAsync();
            }
        }
        finally
        {
            _runsInline = false;
        }
    }

    /// <summary>Closes the storage and deletes it.</summary>
    /// <remarks>Suspends.</remarks>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Client.DisposeAsync();
        }
        finally
        {
            _folder.Delete(recursive: true);
        }
    }
}
