// Hints between processes. They are sent after the commit, and in the user's transaction only if the options say so: NOTIFY takes a lock of
// the whole server until the commit ends. All that happens while one is sent is the next one. A pooler may keep no LISTEN, so the first
// thing that is sent is for this program itself: if it does not arrive, storage is asked from time to time, as it is until then.
using Lariat.Npgsql;
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Notifies other processes of changes, and receives their notifications. Thread: the loop's.</summary>
internal sealed class PostgreSqlWakeUps(PostgreSqlDatabase database, PostgreSqlJobsOptions options, Action<JobChange> onChanged)
{
    // PERF (bench/Jobs, pg_latency): its commit does not wait for the disk, since a server that crashes loses no more than a hint. Without
    // columns: those that read the results of a batch skip it.
    private const string Send = "SELECT FROM set_config('synchronous_commit', 'off', true), pg_notify($1, $2)";

    // Jobs are looked for meanwhile.
    private static readonly TimeSpan s_longestEcho = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_retryIntervalWithoutEcho = TimeSpan.FromMinutes(1);

    private readonly string _id = $"{Guid.NewGuid():N}";
    private ChangeSender? _sender;
    private LoopTask? _listener;
    private bool _hasReportedNoEcho;

    /// <summary>True if notifications were tried, and do not arrive.</summary>
    public bool HasFallenBack => _hasReportedNoEcho && !IsListening;

    /// <summary>True while notifications arrive.</summary>
    public bool IsListening { get; private set; }

    /// <summary>Listens from now on.</summary>
    public void Start()
    {
        if (options.Listens)
        {
            _listener ??= LoopTask.Create(ListenAsync(), name: "jobs: listen");
        }
    }

    /// <summary>Tells other processes soon. Does not suspend.</summary>
    public void Notify(JobChange change)
    {
        if (!options.Listens)
        {
            return;
        }

        (_sender ??= new ChangeSender(TrySendAsync)).Notify(change);
    }

    /// <summary>True if the caller may notify other processes with its own request (<see cref="AddTo"/>), and then calls
    /// <see cref="EndRequest"/>. A pooler may not take two transactions in one request. Does not suspend.</summary>
    public bool TryBeginRequest()
        => options.Listens && !database.IsPooled && (_sender ??= new ChangeSender(TrySendAsync)).TryBegin(JobChange.Ready);

    /// <summary>Notes the end of a request that could notify. Does not suspend.</summary>
    public void EndRequest(bool isSent) => _sender!.End(JobChange.Ready, isSent);

    /// <summary>Adds a notification to a batch as a transaction of its own, behind that of the statements before it.</summary>
    public void AddTo(NpgsqlBatch batch)
    {
        batch.BatchCommands[^1].AppendErrorBarrier = true;
        batch.Add(database, Send, PostgreSqlStatement.Of(database.Schema), PostgreSqlStatement.Of(TextOf(JobChange.Ready)));
    }

    /// <summary>Sends what is unsent, and ends.</summary>
    public async Coroutine StopAsync()
    {
        _listener?.Cancel();
        if (_sender is not null)
        {
            await _sender.FinishAsync();
        }

        if (_listener is not null)
        {
            await Coroutine.WaitMany([_listener]);
        }
    }

    private async Coroutine<bool> TrySendAsync(JobChange change)
    {
        try
        {
            await SendAsync(TextOf(change));
            return true;
        }
        catch (JobStorageException)
        {
            return false;
        }
    }

    private string TextOf(JobChange change) => $"{change} {_id}";

    private async Coroutine SendAsync(string text) => await database.WriteAsync(async (connection, _) =>
    {
        await using var command = new NpgsqlCommand(Send, connection)
        {
            Parameters = { PostgreSqlStatement.Of(database.Schema), PostgreSqlStatement.Of(text) },
        };
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        return true;
    });

    private async Coroutine ListenAsync()
    {
        NpgsqlDataSource? own = options.ListenConnectionString is null ? null
            : NpgsqlDataSource.Create(PostgreSqlConnectionString.ParseForListening(options.ListenConnectionString));
        try
        {
            while (true)
            {
                await Coroutine.Sleep(await HasListenedAsync(own ?? database.Source) ? s_retryInterval : s_retryIntervalWithoutEcho);
            }
        }
        finally
        {
            if (own is not null)
            {
                await own.DisposeAsync();
            }
        }
    }

    /// <summary>Listens until the connection is lost; false if nothing arrives here.</summary>
    private async Coroutine<bool> HasListenedAsync(NpgsqlDataSource source)
    {
        try
        {
            await using NotificationSequence notifications = await NotificationSequence.OpenAsync(source, database.Schema);
            await SendAsync(_id);
            bool arrives = await CancelScope.MoveOnAfter(s_longestEcho, async _ =>
            {
                await foreach (NpgsqlNotificationEventArgs one in notifications)
                {
                    if (one.Payload == _id)
                    {
                        break;
                    }
                }
            });
            if (!arrives)
            {
                ReportNoEcho();
                return false;
            }

            // What was sent before is not known.
            IsListening = true;
            onChanged(JobChange.Ready);
            await ForwardAsync(notifications);
        }
        catch (Exception error) when (error is NotificationsLostException or JobStorageException || PostgreSqlErrors.IsOfServer(error))
        {
            Report("The connection on which other processes tell of new jobs was lost; it is opened again.", error);
        }
        finally
        {
            IsListening = false;
        }

        return true;
    }

    private async Coroutine ForwardAsync(NotificationSequence notifications)
    {
        await foreach (NpgsqlNotificationEventArgs one in notifications)
        {
            if (!one.Payload.EndsWith(_id, StringComparison.Ordinal))
            {
                onChanged(one.Payload.StartsWith(nameof(JobChange.Ended), StringComparison.Ordinal) ? JobChange.Ended : JobChange.Ready);
            }
        }
    }

    /// <summary>Once.</summary>
    private void ReportNoEcho()
    {
        if (!_hasReportedNoEcho)
        {
            _hasReportedNoEcho = true;
            Report(
                $"'{database.Name}' does not notify this program, probably as a pooler is between them: it looks for jobs of others "
                + "instead. Set PostgreSqlJobsOptions.ListenConnectionString to the server's own address, or WakeUp to Poll.", null);
        }
    }

    private static void Report(string message, Exception? error)
        => EventLoop.Current.CallExceptionHandler(new LoopErrorContext { Message = message, Exception = error });
}
