using System.Globalization;

namespace Lariat.Jobs.Tests.Redis;

public sealed class RedisLostConnectionTests : LostConnectionTests<RedisEngine>
{
    private protected override async Coroutine WithProxyAsync(Func<CuttingProxy, JobStorage, Coroutine> body)
    {
        using var proxy = new CuttingProxy(RedisEngine.Server.Port);
        await body(proxy, RedisJobs.Storage(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{proxy.Port}"), Engine.PrefixOptions));
    }
}
