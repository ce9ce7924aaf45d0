// How every call reaches the server. A call is one script, which the server runs as a whole or, when memory is full, not at all. It may be
// run again: after a lost connection, since a call that is repeated has the effect of one. What remains is a JobStorageException.
using System.Net;
using Lariat.Data;
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>A server, through a multiplexer. Any thread.</summary>
/// <param name="connections">The multiplexer.</param>
/// <param name="isOwner">Whether it is disposed with this.</param>
/// <param name="options">The prefix.</param>
internal sealed class RedisDatabase(IConnectionMultiplexer connections, bool isOwner, RedisJobsOptions options)
    : IAsyncDisposable, IDisposable
{
    private const int MaxBusy = 5;
    private static readonly TimeSpan s_busyPause = TimeSpan.FromMilliseconds(200);

    private readonly RedisKey[] _keys = [$"{{{options.Prefix}}}"];
    private bool _isDisposed;

    public IConnectionMultiplexer Connections => connections;

    /// <summary>Hosts, for messages.</summary>
    public string Name { get; } = RedisErrors.NameOf(connections.GetEndPoints(configuredOnly: true));

    public string Prefix => options.Prefix;

    /// <summary>What names of keys and channels begin with.</summary>
    public string KeyPrefix { get; } = $"{{{options.Prefix}}}:";

    /// <summary>Runs a script that writes; a cancellation waits for its end, as the caller needs the outcome. Thread: the loop's.</summary>
    /// <param name="script">The script.</param>
    /// <param name="write">Makes the arguments; receives whether an earlier run may have been done. Runs on the thread pool.</param>
    /// <exception cref="JobStorageException">The server cannot be reached, or has refused.</exception>
    public async Coroutine<RedisResult> WriteAsync(RedisScript script, Func<bool, RedisArguments> write)
        => await Coroutine.Uninterruptible(() => Task.Run(() => RepeatAsync(
            isRepeat => RunAsync(script, write(isRepeat)), CancellationToken.None)));

    /// <summary>Runs a script that stores jobs, and waits until as many replicas as the options say have what it has stored.</summary>
    /// <inheritdoc cref="WriteAsync(RedisScript, Func{bool, RedisArguments})"/>
    public async Coroutine<RedisResult> EnqueueAsync(RedisScript script, RedisArguments arguments)
        => await Coroutine.Uninterruptible(() => Task.Run(() => RepeatAsync(
            _ => options.MinReplicas == 0 ? RunAsync(script, arguments) : RunReplicatedAsync(script, arguments), CancellationToken.None)));

    /// <inheritdoc cref="WriteAsync(RedisScript, Func{bool, RedisArguments})"/>
    public Coroutine<RedisResult> WriteAsync(RedisScript script, RedisArguments arguments) => WriteAsync(script, _ => arguments);

    /// <summary>Runs a script that reads; a cancellation ends the wait. Thread: the loop's.</summary>
    /// <exception cref="JobStorageException">The server cannot be reached, or has refused.</exception>
    public async Coroutine<RedisResult> ReadAsync(RedisScript script, RedisArguments arguments)
        => await DbOperation.RunAsync(
            token => Task.Run(() => RepeatAsync(_ => RunAsync(script, arguments).WaitAsync(token), token), token));

    /// <summary>Reads one key; a cancellation ends the wait. Thread: the loop's.</summary>
    /// <param name="read">The command.</param>
    /// <param name="suffix">The name of the key behind the prefix.</param>
    /// <exception cref="JobStorageException">The server cannot be reached, or has refused.</exception>
    public async Coroutine<T> ReadAsync<T>(Func<IDatabase, RedisKey, Task<T>> read, string suffix) => await DbOperation.RunAsync(
        token => Task.Run(
            () => RepeatAsync(_ => read(connections.GetDatabase(), KeyPrefix + suffix).WaitAsync(token), token), token));

    /// <summary>Runs a script, and blocks until its end, on a thread that is not the loop's.</summary>
    /// <exception cref="JobStorageException">The server cannot be reached, or has refused.</exception>
    public RedisResult Run(RedisScript script, RedisArguments arguments)
    {
        try
        {
            IDatabase database = connections.GetDatabase();
            RedisValue[] values = arguments.ToArray(options.TestClock);
            try
            {
                return database.ScriptEvaluate(script.Hash, _keys, values);
            }
            catch (RedisServerException error) when (RedisErrors.IsUnknownScript(error))
            {
                return database.Execute("EVAL", Eval(script, values));
            }
        }
        catch (Exception error) when (RedisErrors.IsOfServer(error))
        {
            throw Explain(error);
        }
    }

    public void Dispose()
    {
        if (isOwner)
        {
            connections.Dispose();
        }
    }

    public ValueTask DisposeAsync()
    {
        _isDisposed = true;
        return isOwner ? connections.DisposeAsync() : ValueTask.CompletedTask;
    }

    /// <summary>What a failure of a call is for its caller.</summary>
    public JobStorageException Explain(Exception error) => new(RedisErrors.Explain(Name, error), error);

    private async Task<T> RepeatAsync<T>(Func<bool, Task<T>> call, CancellationToken token)
    {
        // The application's connections stay open, and would answer.
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        bool isRepeat = false;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await call(isRepeat).ConfigureAwait(false);
            }
            catch (Exception error) when (RedisErrors.IsBusy(error) && attempt < MaxBusy)
            {
                await Task.Delay(s_busyPause * attempt, token).ConfigureAwait(false);
            }
            catch (Exception error) when (RedisErrors.IsUnknownOutcome(error) && !isRepeat)
            {
                isRepeat = true;
            }
            catch (Exception error) when (RedisErrors.IsOfServer(error))
            {
                throw Explain(error);
            }
        }
    }

    private async Task<RedisResult> RunAsync(RedisScript script, RedisArguments arguments)
    {
        RedisValue[] values = arguments.ToArray(options.TestClock);
        IDatabase database = connections.GetDatabase();
        try
        {
            return await database.ScriptEvaluateAsync(script.Hash, _keys, values).ConfigureAwait(false);
        }
        catch (RedisServerException error) when (RedisErrors.IsUnknownScript(error))
        {
            // The server keeps it from now on: until it is started again, or another node takes its place.
            return await database.ExecuteAsync("EVAL", Eval(script, values)).ConfigureAwait(false);
        }
    }

    // WAIT counts the replicas that have what its connection has written: it is sent on the connection of the script, to the node that has
    // the keys.
    private async Task<RedisResult> RunReplicatedAsync(RedisScript script, RedisArguments arguments)
    {
        RedisResult result = await RunAsync(script, arguments).ConfigureAwait(false);
        EndPoint node = (await connections.GetDatabase().IdentifyEndpointAsync(_keys[0]).ConfigureAwait(false))!;
        RedisResult confirmed = await connections.GetServer(node)
            .ExecuteAsync("WAIT", options.MinReplicas, (long)options.ReplicaTimeout.TotalMilliseconds).ConfigureAwait(false);
        return (int)confirmed >= options.MinReplicas ? result : throw new JobStorageException(
            $"{(int)confirmed} of {options.MinReplicas} replicas of '{Name}' have confirmed an enqueue within "
            + $"{options.ReplicaTimeout.TotalSeconds} s (MinReplicas, ReplicaTimeout). It is stored, and a fail-over may lose it: a "
            + "repetition with a unique key finds it, if it is there.");
    }

    // The key is a RedisKey, by which a cluster finds the node.
    private object[] Eval(RedisScript script, RedisValue[] values)
        => [script.Text, _keys.Length, .. _keys.Cast<object>(), .. values.Cast<object>()];
}
