namespace Lariat.Data.Tests;

/// <summary>The broker that all tests share; started by the first that needs it.</summary>
public sealed class RabbitFixture : IDisposable
{
    private readonly Lazy<(RabbitServer? Server, string? Failure)> _server = new(Start);

    /// <summary>Skips the test where RabbitMQ is not installed or does not come up.</summary>
    internal RabbitServer Server
    {
        get
        {
            Assert.SkipUnless(RabbitServer.IsInstalled, "rabbitmq-server is not installed.");
            Assert.SkipWhen(_server.Value.Failure is not null, $"RabbitMQ did not come up: {_server.Value.Failure}");
            return _server.Value.Server!;
        }
    }

    public void Dispose()
    {
        if (_server.IsValueCreated)
        {
            _server.Value.Server?.Dispose();
        }
    }

    private static (RabbitServer? Server, string? Failure) Start()
    {
        try
        {
            return (RabbitServer.Start(), null);
        }
        catch (IOException error)
        {
            return (null, error.Message);
        }
    }
}
