using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>A server, by its address or by the application's connections.</summary>
internal sealed class RedisStorage : JobStorage
{
    private readonly ConfigurationOptions? _configuration;
    private readonly IConnectionMultiplexer? _connections;
    private readonly RedisJobsOptions _options;

    public RedisStorage(ConfigurationOptions configuration, RedisJobsOptions options)
    {
        _configuration = configuration;
        _options = options;
    }

    public RedisStorage(IConnectionMultiplexer connections, RedisJobsOptions options)
    {
        _connections = connections;
        _options = options;
    }

    private string Name => RedisErrors.NameOf(
        _configuration?.EndPoints ?? (IEnumerable<System.Net.EndPoint>)_connections!.GetEndPoints(true));

    public override string ToString() => $"{Name} ({_options.Prefix})";

    internal override async Coroutine<JobStore> OpenAsync(JobClientOptions options)
    {
        var database = new RedisDatabase(
            _connections ?? await Coroutine.Uninterruptible(() => Task.Run(ConnectAsync)), isOwner: _connections is null, _options);
        try
        {
            foreach (string warning in await RedisServerCheck.RunAsync(database, _options))
            {
                EventLoop.Current.CallExceptionHandler(new LoopErrorContext { Message = warning });
            }

            await RedisSchema.OpenAsync(database, options.CreateIfMissing);
            return new RedisJobStore(database, OpenLeaseDatabase, options, _options);
        }
        catch (Exception)
        {
            await database.DisposeAsync();
            throw;
        }
    }

    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        try
        {
            return await ConnectionMultiplexer.ConnectAsync(_configuration!).ConfigureAwait(false);
        }
        catch (Exception error) when (RedisErrors.IsOfServer(error))
        {
            throw new JobStorageException(RedisErrors.Explain(Name, error), error);
        }
    }

    /// <summary>Connects for a lease: on its own thread, with a limit that leaves time for another try.</summary>
    private RedisDatabase OpenLeaseDatabase()
    {
        if (_connections is not null)
        {
            return new RedisDatabase(_connections, isOwner: false, _options);
        }

        ConfigurationOptions configuration = _configuration!.Clone();
        configuration.SyncTimeout = configuration.ConnectTimeout = (int)JobLease.LongestRenewal.TotalMilliseconds;
        try
        {
            return new RedisDatabase(ConnectionMultiplexer.Connect(configuration), isOwner: true, _options);
        }
        catch (Exception error) when (RedisErrors.IsOfServer(error))
        {
            throw new JobStorageException(RedisErrors.Explain(Name, error), error);
        }
    }
}
