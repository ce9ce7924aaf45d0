using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests.Groups;

/// <summary>Random graphs, random outcomes, deaths of workers: a member runs after its predecessors, the completion job once.</summary>
public abstract class GroupPropertyTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(200)]
    [InlineData(300)]
    public void Groups_RandomGraphsAndFaults_KeepTheirOrderAndComplete(int firstSeed) => TestLoop.Run(async () =>
    {
        for (int seed = firstSeed; seed < firstSeed + 5; seed++)
        {
            await using JobClient jobs = await OpenAsync();
            await using JobStore store = await OpenStoreAsync();

            await new GroupSimulation(jobs, store, Note, seed).RunAsync();

            await jobs.DiscardAsync(new JobFilter());
        }
    });
}
