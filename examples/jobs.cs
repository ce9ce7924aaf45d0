// Durable background jobs without a server: they are rows of a SQLite file. Kill the program in the middle and start it again: what was not
// finished runs then. "lariat jobs FILE list" looks into the file.
// Usage: jobs [FILE]; without one it uses a directory of its own, which it deletes.
#:project ../src/Lariat.Jobs/Lariat.Jobs.csproj
// region: main
using Lariat;
using Lariat.Jobs;

string folder = Directory.CreateTempSubdirectory("jobs-").FullName;
EventLoop.Run(MainAsync(args is [var file] ? file : Path.Combine(folder, "jobs.db")));
Directory.Delete(folder, recursive: true);

static async Coroutine MainAsync(string file)
{
    await using JobClient jobs = await JobClient.OpenAsync(file, AppJobs.All);
    JobHandle<int> count = await jobs.EnqueueAsync(Mailer.Jobs.CountLetters, "ada@example.com");
    LoopTask worker = LoopTask.Create(jobs.RunAsync());     // a program that only works awaits it: until Ctrl-C or SIGTERM
    Console.WriteLine($"The address has {await count.WaitAsync()} letters.");

    JobHandle welcome = await jobs.EnqueueAsync(Mailer.Jobs.Welcome, "ada@example.com", new() { Delay = TimeSpan.FromSeconds(0.1) });
    await welcome.WaitAsync();
    worker.Cancel();                                        // running jobs have 25 s; then they are canceled, and run again later
    await Coroutine.WaitMany([worker]);
}

internal static partial class Mailer
{
    [Job("count-letters")]
    public static async Coroutine<int> CountLettersAsync(string text)
    {
        await Coroutine.Sleep(0.01);
        return text.Count(char.IsLetter);
    }

    [Job("welcome", Attempts = 5)]
    public static async Coroutine WelcomeAsync(string to, JobContext job)
    {
        await Console.Out.WriteLineAsync($"Welcome {to}, try {job.Attempt}.");
        job.Enqueue(Jobs.Survey, to, new() { Delay = TimeSpan.FromDays(3) });   // stored if and only if this job succeeds
    }

    [Job("survey")]
    public static async Coroutine SurveyAsync(string to) => await Console.Out.WriteLineAsync($"How was it, {to}?");
}
// endregion
