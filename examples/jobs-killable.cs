// A job that never ends, in a process of its own: its time limit kills the process, whatever it does, and the other jobs are unharmed.
#:project ../src/Lariat.Jobs/Lariat.Jobs.csproj
using Lariat;
using Lariat.Jobs;

// region: main
JobProcess.RunIfRequested(args, AppJobs.All);               // the first line: the program is also its own worker process

string folder = Directory.CreateTempSubdirectory("jobs-").FullName;
EventLoop.Run(MainAsync(Path.Combine(folder, "jobs.db")));
Directory.Delete(folder, recursive: true);

static async Coroutine MainAsync(string file)
{
    await using JobClient jobs = await JobClient.OpenAsync(file, AppJobs.All);
    JobHandle stuck = await jobs.EnqueueAsync(Images.Jobs.Render, "a broken file");
    JobHandle fine = await jobs.EnqueueAsync(Images.Jobs.Render, "a picture");
    await jobs.DrainAsync();
    Console.WriteLine($"a picture: {(await fine.GetInfoAsync())!.State}");
    JobInfo dead = (await stuck.GetInfoAsync())!;
    Console.WriteLine($"a broken file: {dead.State}, {dead.Errors[0].Text.Split(':')[0]}");
}

internal static partial class Images
{
    [Job("render", InWorker = true, TimeoutSeconds = 2, Attempts = 1)]
    public static Coroutine RenderAsync(string image)
    {
        while (image == "a broken file")
        {
            Thread.SpinWait(1000);                          // a native library that hangs, a regular expression that explodes
        }

        return Coroutine.Completed;
    }
}
// endregion
