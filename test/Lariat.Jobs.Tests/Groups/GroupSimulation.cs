// A random graph of jobs, worked on by sessions that finish, fail, die and are rescued at random, while jobs are aborted, retried and
// discarded. The rules are checked at each fetch, and the counters of each group after each step.
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests.Groups;

/// <summary>One run with a seed.</summary>
internal sealed class GroupSimulation(JobClient client, JobStore store, Job<string> kind, int seed)
{
    private static readonly JobState[] s_live = [JobState.Ready, JobState.Scheduled, JobState.Running, JobState.Waiting];

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, int> _kinds = new() { [kind.Kind] = 1 };
    private readonly Dictionary<Guid, NewJob> _jobs = [];
    private readonly Dictionary<Guid, NewGroup> _groups = [];
    private readonly Dictionary<JobSession, List<FetchedJob>> _sessions = [];
    private readonly HashSet<Guid> _succeeded = [];

    /// <summary>How often each completion job has succeeded.</summary>
    private readonly Dictionary<Guid, int> _completions = [];

    public async Coroutine RunAsync()
    {
        var builder = new JobGroupBuilder(client);
        Fill(builder, depth: 0);
        NewJobGraph graph = builder.Build();
        graph.Jobs.ToList().ForEach(job => _jobs.Add(job.Id, job));
        graph.Groups.ToList().ForEach(group => _groups.Add(group.Id, group));
        await store.EnqueueGroupAsync(graph);
        for (int step = 0; step < 60; step++)
        {
            await (_random.Next(12) switch
            {
                0 => KillAsync(),
                1 => ChangeAsync(),
                _ => ExchangeAsync(mayFail: true),
            });
            await CheckCountersAsync();
        }

        await FinishAsync();
        await CheckEndAsync();
    }

    /// <summary>Adds random members, each after some of those before it.</summary>
    private void Fill(JobGroupBuilder group, int depth)
    {
        group.Policy = (JobGroupPolicy)_random.Next(3);
        var members = new List<JobDependency>();
        for (int i = _random.Next(1, 7); i > 0; i--)
        {
            JobDependency[] after = [.. members.Where(_ => _random.Next(4) == 0)];
            members.Add(depth < 2 && _random.Next(4) == 0
                ? group.AddGroup(inner => Fill(inner, depth + 1), after)
                : group.Add(kind, "member", after: after));
        }

        if (_random.Next(3) > 0)
        {
            group.Then(kind, "then");
        }

        if (_random.Next(2) == 0)
        {
            group.OnFailure(kind, "failure");
        }
    }

    private async Coroutine ExchangeAsync(bool mayFail)
    {
        if (_sessions.Count < 3)
        {
            _sessions.Add(await store.OpenSessionAsync($"worker {_random.Next()}"), []);
        }

        JobSession session = _sessions.Keys.ElementAt(_random.Next(_sessions.Count));
        List<FetchedJob> running = _sessions[session];
        FinishedJob[] finished = [.. running.Where(_ => !mayFail || _random.Next(3) > 0).Select(job => Finish(job, mayFail))];
        JobExchange answer = await store.ExchangeAsync(session, finished, [new(JobOptions.DefaultQueue, _random.Next(4))], _kinds);
        foreach (FinishedJob one in answer.Accepted)
        {
            running.Remove(one.Job);
            Note(one);
        }

        foreach (FetchedJob job in answer.Fetched)
        {
            await CheckFetchedAsync(job);
            running.Add(job);
        }
    }

    private FinishedJob Finish(FetchedJob job, bool mayFail) => (mayFail ? _random.Next(10) : 9) switch
    {
        0 => new FinishedJob(job, JobEnd.Dead, Error: "dead"),
        1 => new FinishedJob(job, JobEnd.Failed, Error: "failed"),
        2 => new FinishedJob(job, JobEnd.Released),
        3 when job.Group is { } group && job.Completes is null => new FinishedJob(job, JobEnd.Completed, Children: [MakeMember(group)]),
        _ => new FinishedJob(job, JobEnd.Completed),
    };

    private NewJob MakeMember(Guid group) => client.Make(kind, "added", null) with { Group = group };

    private void Note(FinishedJob one)
    {
        if (one.End == JobEnd.Completed)
        {
            Assert.True(_succeeded.Add(one.Job.Id), "a job has succeeded twice");
            foreach (NewJob child in one.Children ?? [])
            {
                _jobs.Add(child.Id, child);
            }

            if (one.Job.Completes is not null)
            {
                _completions[one.Job.Id] = _completions.GetValueOrDefault(one.Job.Id) + 1;
            }
        }
    }

    /// <summary>A session ends without a word, and its jobs are taken back.</summary>
    private async Coroutine KillAsync()
    {
        if (_sessions.Count == 0)
        {
            return;
        }

        JobSession victim = _sessions.Keys.ElementAt(_random.Next(_sessions.Count));
        _sessions.Remove(victim);
        for (int i = 0; i < 2; i++)
        {
            foreach (JobSession other in _sessions.Keys)
            {
                using JobLease lease = store.OpenLease(other);
                lease.Renew([]);
            }

            await Coroutine.Sleep(8);
        }

        await store.RescueAsync(own: null);
        await Coroutine.Sleep(1);
    }

    private async Coroutine ChangeAsync()
    {
        var all = new JobFilter { Kind = kind.Kind };
        switch (_random.Next(4))
        {
            case 0:
                await store.RetryAsync(all, TimeSpan.Zero);
                break;
            case 1:
                await store.DiscardAsync(all);
                break;
            case 2:
                await store.AbortAsync(all with { Ids = [_jobs.Keys.ElementAt(_random.Next(_jobs.Count))] });
                break;
            default:
                if (_random.Next(4) == 0)
                {
                    await store.AbortGroupAsync(_groups.Keys.ElementAt(_random.Next(_groups.Count)));
                }

                break;
        }
    }

    private async Coroutine CheckFetchedAsync(FetchedJob job)
    {
        foreach (Guid before in _jobs[job.Id].After)
        {
            bool hasSucceeded = _succeeded.Contains(before)
                || (_groups.ContainsKey(before) && await store.FindGroupAsync(before) is { EndedAt: not null });
            Assert.True(hasSucceeded, $"seed {seed}: a job began before one that it waits for had succeeded");
        }

        if (job.Completes is { } completed && _groups[completed].Then == job.Id)
        {
            Assert.Empty(await store.ListAsync(new JobFilter { Group = completed, States = s_live }, 10));
        }
    }

    /// <summary>Members = ended ones + live ones + groups without a completion job that have not ended.</summary>
    private async Coroutine CheckCountersAsync()
    {
        foreach (NewGroup group in _groups.Values)
        {
            JobGroupInfo info = (await store.FindGroupAsync(group.Id))!;
            int live = (await store.ListAsync(new JobFilter { Group = group.Id, States = s_live }, 1000)).Count;
            foreach (NewGroup inner in _groups.Values.Where(inner => inner.Parent == group.Id && inner.Then is null))
            {
                live += (await store.FindGroupAsync(inner.Id))!.EndedAt is null ? 1 : 0;
            }

            Assert.Equal(info.Members, info.Succeeded + info.Aborted + info.Dead + live);
        }
    }

    /// <summary>Everything is retried and succeeds, except what was aborted.</summary>
    private async Coroutine FinishAsync()
    {
        for (int i = 0; i < 300; i++)
        {
            await store.RetryAsync(new JobFilter(), TimeSpan.Zero);
            await ExchangeAsync(mayFail: false);
            if (i % 20 == 0)
            {
                await Coroutine.Sleep(5);
                foreach (JobSession session in _sessions.Keys)
                {
                    using JobLease lease = store.OpenLease(session);
                    lease.Renew([]);
                }
            }
        }

        foreach (JobSession session in _sessions.Keys)
        {
            await store.CloseSessionAsync(session);
        }

        await CheckCountersAsync();
    }

    private async Coroutine CheckEndAsync()
    {
        Assert.Empty(await store.ListAsync(new JobFilter { States = s_live }, 10));
        foreach (NewGroup group in _groups.Values)
        {
            JobGroupInfo info = (await store.FindGroupAsync(group.Id))!;
            Assert.NotNull(info.EndedAt);
            if (group.Then is { } then)
            {
                Assert.Equal(info.State == JobGroupState.Completed ? 1 : 0, _completions.GetValueOrDefault(then));
            }
        }
    }
}
