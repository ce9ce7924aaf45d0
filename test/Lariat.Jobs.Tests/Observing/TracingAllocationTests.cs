using System.Diagnostics;
using Lariat.Jobs.Running;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests.Observing;

/// <summary>Alone, as nothing may listen meanwhile.</summary>
[CollectionDefinition(nameof(TracingAllocationTests), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(TracingAllocationTests))]
public sealed class TracingAllocationTests
{
    [Fact]
    public void JobTracing_NoListener_AllocatesNothing()
    {
        var job = new NewJob
        {
            Id = Guid.NewGuid(), Queue = "default", Kind = "note", Version = 1, Priority = 2, Delay = default, At = null, Attempts = 1,
            Timeout = null, Keep = JobKeep.Result, Tags = [], Payload = [],
        };
        var fetched = new FetchedJob(0, job.Id, "default", "note", 1, 1, 1, 0, default, default, null, JobKeep.Result, [])
        {
            Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        };
        TraceOnce(job, fetched);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            TraceOnce(job, fetched);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static readonly NewJob[] s_none = [];

    private static void TraceOnce(NewJob job, FetchedJob fetched)
    {
        if (JobTracing.Capture(JobTrace.Link) is not null)
        {
            throw new UnreachableException("Something listens.");
        }

        using Activity? one = JobTracing.StartPublish(ref job);
        using Activity? many = JobTracing.StartPublish();
        JobTracing.SetJobs(many, s_none);
        JobTracing.EndProcess(JobTracing.StartProcess(fetched), JobEnd.Completed, null);
    }
}
