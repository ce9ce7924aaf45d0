// The script that a busy worker runs again and again: what has ended is stored, and what is requested is taken. All that it changes is the
// session's own, as "running" says: the fence.
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>One exchange of a worker's session with the server.</summary>
internal sealed class RedisExchange(
    JobSession session, RedisSessionState state, IReadOnlyList<FinishedJob> finished, IReadOnlyList<JobRequest> requests,
    IReadOnlyDictionary<string, int> kinds, TimeSpan? fullScanIn)
{
    private bool _isRepeat;

    public RedisArguments Write(bool isRepeat)
    {
        _isRepeat = isRepeat || state.IsUncertain;
        state.IsUncertain = true;
        RedisArguments arguments = new RedisArguments().Add(session.Id).Add(state.NextExchange()).Add(_isRepeat);
        if (_isRepeat)
        {
            arguments.Add([.. state.Held]);
        }

        RedisEnds.Add(arguments, session, finished);
        arguments.Add([.. kinds.Keys.Select(static kind => (RedisValue)RedisRows.WriteKind(kind))])
            .Add([.. kinds.Values.Select(static version => (RedisValue)version)]).Add(requests.Count);
        foreach (JobRequest request in requests)
        {
            arguments.Add(request.Queue).Add(request.Count).Add(state.MarksOf(request.Queue, fullScanIn is null));
        }

        return arguments;
    }

    public JobExchange Read(RedisResult answer)
    {
        var parts = (RedisResult[])answer!;
        if (parts.Length == 0)
        {
            return new JobExchange([], [], null, [], IsLost: true);
        }

        var fetched = new List<FetchedJob>();
        DateTimeOffset now = RedisTime.Read((string)parts[4]!);
        string text = (string)parts[2]!;
        TimeSpan? due = text.Length == 0 ? null : RedisTime.ReadDelay(text);
        (RedisResult[] taken, RedisResult[] marks) = ((RedisResult[])parts[1]!, (RedisResult[])parts[5]!);
        for (int i = 0; i < taken.Length; i++)
        {
            int before = fetched.Count;
            ReadOnlySpan<RedisResult> jobs = (RedisResult[])taken[i]!;
            for (; jobs.Length > 0; jobs = jobs[5..])
            {
                fetched.Add(RedisRows.ReadFetched(jobs, session, now));
            }

            state.NoteMarks(requests[i].Queue, (RedisValue[])marks[i]!);
            bool isShort = fetched.Count - before < requests[i].Count;
            due = isShort && fullScanIn is not null && (due is null || fullScanIn < due) ? fullScanIn : due;
        }

        return new JobExchange(
            FindAccepted((RedisResult[])parts[0]!), fetched, due,
            [.. ((RedisResult[])parts[3]!).Select(static id => Guid.ParseExact((string)id!, "N"))]);
    }

    private IReadOnlyList<FinishedJob> FindAccepted(RedisResult[] ids)
    {
        // The jobs of an open session are not taken: what is not there now was stored by the run whose answer was lost.
        if (_isRepeat || ids.Length == finished.Count)
        {
            return [.. finished];
        }

        HashSet<Guid> stored = [.. ids.Select(static id => Guid.ParseExact((string)id!, "N"))];
        return [.. finished.Where(one => one.MayBeStored || stored.Contains(one.Job.Id))];
    }
}
