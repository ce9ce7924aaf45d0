using System.Globalization;
using Lariat.TestKit;
using Npgsql;

namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>Connections break while 50,000 jobs are enqueued and run, 200 times, before the server has a request or after it has committed:
/// nothing is lost, stored twice, or run twice.</summary>
internal sealed class CutRun(FaultOptions options) : ServerRun("cut", options)
{
    private const int Concurrency = 50;
    private const int JobsOfCut = 250;

    protected override async Coroutine<(bool IsGood, string Figures)> RunAsync(JobClient jobs)
    {
        using CuttingProxy proxy = Interpose();
        await using JobClient enqueuer = await JobClient.OpenAsync(Places.Open(Place), FaultKinds.Enqueued);
        await StartWorkersAsync(enqueuer, Concurrency);
        int times = Options.Times == 0 ? 200 : Options.Times;
        for (int i = 0; i < times; i++)
        {
            if (Random.Next(2) == 0)
            {
                proxy.CutRequest();
            }
            else
            {
                proxy.CutAnswer();
            }

            await EnqueueNextAsync(enqueuer, JobsOfCut);
            await Coroutine.Sleep(Random.NextDouble() * 0.2);
        }

        (bool isGood, string figures) = await JudgeAsync(jobs, mayRunAgainOfWorker: 0);
        return (isGood, $"{times} connections cut; {figures}");
    }

    /// <summary>Puts a proxy before the server, for what opens it from now on, in this process and in those that it starts.</summary>
    private CuttingProxy Interpose()
    {
        if (Options.Engine == "redis")
        {
            string address = Places.RedisAddress;
            var proxy = new CuttingProxy(int.Parse(address[(address.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture));
            Environment.SetEnvironmentVariable(Places.RedisVariable, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{proxy.Port}"));
            return proxy;
        }
        else
        {
            var address = new NpgsqlConnectionStringBuilder(Environment.GetEnvironmentVariable(Places.ConnectionVariable));
            var proxy = new CuttingProxy(address.Port);
            address.Port = proxy.Port;
            Environment.SetEnvironmentVariable(Places.ConnectionVariable, address.ConnectionString);
            return proxy;
        }
    }
}
