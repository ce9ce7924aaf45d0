using Lariat.Jobs.Storage;
using Lariat.Jobs.Testing;

namespace Lariat.Jobs.Tests;

/// <summary>A store that notes the exchanges with it.</summary>
internal sealed class RecordingStore(JobStore inner) : JobStoreDecorator(inner)
{
    /// <summary>Of each exchange: how many jobs were requested, how many taken, and how many ends stored.</summary>
    public List<(int Requested, int Fetched, int Stored)> Exchanges { get; } = [];

    /// <summary>Set after the first exchange.</summary>
    public AsyncEvent Asked { get; } = new();

    public override async Coroutine<JobExchange> ExchangeAsync(
        JobSession session, IReadOnlyList<FinishedJob> finished, IReadOnlyList<JobRequest> requests, IReadOnlyDictionary<string, int> kinds)
    {
        JobExchange answer = await base.ExchangeAsync(session, finished, requests, kinds);
        Exchanges.Add((requests.Sum(static request => request.Count), answer.Fetched.Count, answer.Accepted.Count));
        Asked.Set();
        return answer;
    }
}
