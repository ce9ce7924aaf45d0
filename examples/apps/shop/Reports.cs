using System.Globalization;
using Lariat;
using Lariat.AspNetCore;
using Lariat.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Shop;

/// <summary>Each morning: a job for each customer, and one that runs when they have all ended.</summary>
internal sealed partial class Reports(ShopContext shop, JobClient jobs)
{
    public const string ScheduleName = "daily-report";

    // region: report
    [Job("report")]
    public async Coroutine ReportAsync(string _, JobContext job)
    {
        string day = job.ScheduledFor.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        List<string> customers = await shop.Orders.Select(order => order.Customer).Distinct().ToListAsync(LoopTask.Current.Token);

        // A second try makes a second group, which writes the same report.
        await jobs.GroupAsync(group =>
        {
            customers.ForEach(customer => group.Add(Jobs.Total, customer));
            group.Then(Jobs.Sum, day);
        });
    }

    [Job("report-total")]
    public async Coroutine<int> TotalAsync(string customer)
        => await shop.Orders.Where(order => order.Customer == customer).SumAsync(order => order.Count, LoopTask.Current.Token);

    [Job("report-sum")]
    public async Coroutine SumAsync(string day, JobContext job)
    {
        int total = (await job.Group.GetResultsAsync(Jobs.Total)).Sum();
        DayReport report = await shop.Reports.FindAsync([day], LoopTask.Current.Token)
            ?? shop.Reports.Add(new DayReport { Day = day }).Entity;
        report.Total = total;
        await shop.SaveChangesAsync(LoopTask.Current.Token);
    }
    // endregion
}

/// <summary>/reports</summary>
internal static class ReportEndpoints
{
    public static void MapReports(this WebApplication app)
    {
        app.MapPost("/reports", async Coroutine<IResult> (HttpContext context) =>
        {
            JobClient jobs = context.RequestServices.GetRequiredService<JobClient>();
            JobHandle? job = await jobs.Schedules.RunNowAsync(Reports.ScheduleName);
            return TypedResults.Accepted($"/jobs/job/{job?.Id}");
        });
        app.MapGet("/reports", ListAsync);
    }

    private static async Task<Ok<List<DayReport>>> ListAsync(ShopContext shop, CancellationToken stop)
        => TypedResults.Ok(await shop.Reports.AsNoTracking().ToListAsync(stop));
}
