using AngleSharp.Dom;
using Lariat.Jobs.AspNetCore;

namespace Lariat.AspNetCore.Tests;

/// <summary>What the dashboard does not show.</summary>
public sealed class EpollDashboardSecretTests : DashboardTest
{
    [Fact]
    public async Task Job_SecretAndMaskedMembers_AreNotShown()
    {
        await using RunningServer server = await StartDashboardAsync(
            new JobDashboardOptions { MaskedProperties = ["Password"] }, kinds: LoginJob.Kind);
        Guid id = await EnqueueLoginAsync(server);

        string page = await server.Client.GetStringAsync($"/jobs/job/{id}");

        Assert.Contains("ada", page, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_KindOfAnotherProgram_ShowsNoPayload()
    {
        await using RunningServer server = await StartDashboardAsync();
        Guid id = await EnqueueLoginAsync(server);

        IDocument page = await GetAsync(server, $"/jobs/job/{id}");

        Assert.Empty(page.QuerySelectorAll("pre"));
        Assert.Contains("does not have the kind", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", page.Body.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_OfAnAction_HasNoPayload()
    {
        await using RunningServer server = await StartDashboardAsync(kinds: LoginJob.Kind);
        Guid id = await EnqueueLoginAsync(server);

        await PressAsync(server, $"/jobs/job/{id}", "Abort");

        Assert.Contains(server.Log.Lines, line => line.Text.Contains($"abort job {id}: 1 changed", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log.Lines, line => line.Text.Contains("hunter", StringComparison.Ordinal));
    }

    private static Task<Guid> EnqueueLoginAsync(RunningServer server) => WithJobsAsync(server, async Coroutine<Guid> (jobs) =>
        (await jobs.EnqueueAsync(LoginJob.Kind, new LoginJob("ada", "hunter2", "hunter3"))).Id);
}
