// A group of background jobs with a completion job, a chain, and a schedule. See jobs.cs first.
// Usage: job-groups
#:project ../src/Lariat.Jobs/Lariat.Jobs.csproj
// region: main
using Lariat;
using Lariat.Jobs;

string folder = Directory.CreateTempSubdirectory("jobs-").FullName;
EventLoop.Run(MainAsync(Path.Combine(folder, "jobs.db")));
Directory.Delete(folder, recursive: true);

static async Coroutine MainAsync(string file)
{
    await using JobClient jobs = await JobClient.OpenAsync(file, AppJobs.All);
    LoopTask worker = LoopTask.Create(jobs.RunAsync());

    JobGroupHandle order = await jobs.GroupAsync(group =>
    {
        JobHandle<int> tea = group.Add(Shop.Jobs.Price, "tea"), cake = group.Add(Shop.Jobs.Price, "cake");
        group.Add(Shop.Jobs.Pack, "tea and cake", after: [tea, cake]);     // begins when both have succeeded
        group.Then(Shop.Jobs.Bill, "Ada");                                 // runs once, when no member is pending
    });
    await order.WaitAsync();

    JobGroupHandle delivery = await jobs.ChainAsync(Shop.Jobs.Pack.With("a book"), Shop.Jobs.Send.With("Ada"));
    await delivery.WaitAsync();

    await jobs.ScheduleAsync("greeting", "* * * * * *", Shop.Jobs.Send, "everyone");    // each second; "30 2 * * *": at 02:30
    await Shop.Greeted.Value.WaitAsync();
    worker.Cancel();
    await Coroutine.WaitMany([worker]);
}

internal static partial class Shop
{
    public static LoopLocal<AsyncEvent> Greeted { get; } = new(_ => new AsyncEvent());

    [Job("price")]
    public static async Coroutine<int> PriceAsync(string goods)
    {
        await Coroutine.Sleep(0.01);
        return goods.Length;
    }

    [Job("pack")]
    public static async Coroutine PackAsync(string goods, JobContext job)
    {
        job.ReportProgress(0.5, "in the box");                             // "lariat jobs FILE show" prints it
        await Console.Out.WriteLineAsync($"{goods}: packed.");
    }

    [Job("bill")]
    public static async Coroutine BillAsync(string customer, JobContext job)
    {
        IReadOnlyList<int> prices = await job.Group.GetResultsAsync(Jobs.Price);
        await Console.Out.WriteLineAsync($"{customer} pays {string.Join(" + ", prices)} = {prices.Sum()}.");
    }

    [Job("send")]
    public static async Coroutine SendAsync(string to)
    {
        await Console.Out.WriteLineAsync($"Sent to {to}.");
        if (to == "everyone")
        {
            Greeted.Value.Set();
        }
    }
}
// endregion
