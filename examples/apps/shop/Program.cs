// A shop: an order and its job are stored in one SaveChanges; the job pays, packs and mails, each step exactly once; a report each morning.
// The database is SQLite in shop.db, or PostgreSQL: --ConnectionStrings:Shop="Host=…". The jobs are in the same database.
using Lariat.AspNetCore;
using Lariat.Jobs;
using Lariat.Jobs.AspNetCore;
using Lariat.Jobs.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Shop;

[assembly: JobPayloads(typeof(ShopJson))]

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseLariat();
var database = new ShopDatabase(builder.Configuration.GetConnectionString("Shop") ?? "Data Source=shop.db");

// region: services
builder.Services.AddLariatJobs(jobs =>
{
    jobs.Use(database.JobStorage).Add(AppJobs.All).Queue("default", concurrency: 20);
    jobs.WorkerOptions = new JobWorkerOptions
    {
        Schedules = [new JobSchedule(Reports.ScheduleName, "0 6 * * *", Reports.Jobs.Report.With("daily")) { Zone = "Europe/Berlin" }],
    };
});
builder.Services.AddDbContext<ShopContext>((services, options)
    => database.Use(options).UseLariatJobs(services.GetRequiredService<JobClient>()));
builder.Services.AddHealthChecks().AddLariatJobs();
// endregion
builder.Services.AddProblemDetails();

WebApplication app = builder.Build();
app.UseExceptionHandler();
RouteGroupBuilder orders = app.MapOrders();
if (!database.IsPostgres)
{
    orders.OffLoop(); // SQLite blocks, whatever its methods are called
}

app.MapReports();
app.MapLariatJobs("/jobs"); // without a policy, for browsers on this machine only
app.MapHealthChecks("/health");

await database.CreateTablesAsync();
app.Run();
