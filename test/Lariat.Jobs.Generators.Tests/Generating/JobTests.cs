using System.Text.Json;

namespace Lariat.Jobs.Generators.Tests;

/// <summary>What the generated properties are when a program reads them.</summary>
public class JobTests
{
    [Fact]
    public async Task Job_WithoutOptions_HasOnlyItsKind()
    {
        Job job = await InMailer("""[Job("welcome")] public static Coroutine WelcomeAsync(string to, JobContext job) => Coroutine.Completed;""")
            .ReadJobAsync("Mailer", "Welcome");

        Assert.IsType<Job<string>>(job);
        Assert.Equal("welcome", job.Kind);
        Assert.Empty(job.FormerKinds);
        Assert.Equal(1, job.Version);
        Assert.Empty(job.Upgrades);
        Assert.Equal(new JobOptions(), job.Defaults);
    }

    [Fact]
    public async Task Job_WithEachOption_HasThem()
    {
        Job job = await InMailer("""
            [Job("welcome", Formerly = "greet", Version = 1, Queue = "mail", Priority = 0, Attempts = 5, TimeoutSeconds = 0.5, Keep = JobKeep.Everything, Trace = JobTrace.Continue)]
            public static Coroutine WelcomeAsync(string to) => Coroutine.Completed;
            """).ReadJobAsync("Mailer", "Welcome");

        Assert.Equal(["greet"], job.FormerKinds);
        Assert.Equal(
            new JobOptions
            {
                Queue = "mail",
                Priority = 0,
                Attempts = 5,
                Timeout = TimeSpan.FromSeconds(0.5),
                Keep = JobKeep.Everything,
                Trace = JobTrace.Continue,
            },
            job.Defaults);
    }

    [Fact]
    public async Task Job_InWorkerThatFinishes_IsOne()
    {
        Job job = await InMailer("""
            [Job("render", InWorker = true, OnShutdown = JobShutdown.Finish, Attempts = 2)]
            public static Coroutine RenderAsync(string text) => Coroutine.Completed;
            """).ReadJobAsync("Mailer", "Render");

        Assert.Equal((true, JobShutdown.Finish, 2), (job.InWorker, job.OnShutdown, job.Defaults.Attempts));
    }

    [Fact]
    public async Task Job_WithUniqueAndConcurrency_HasAKeyAndALimit()
    {
        Job job = await InMailer("""
            [Job("wel\"come", Unique = true, Concurrency = 3)] public static Coroutine WelcomeAsync(string to) => Coroutine.Completed;
            """).ReadJobAsync("Mailer", "Welcome");

        Assert.Equal(new JobOptions { Unique = new JobUnique(), Limit = new JobLimit("wel\"come", 3) }, job.Defaults);
    }

    [Fact]
    public async Task Job_WithoutTimeout_HasAnInfiniteOne()
    {
        Job job = await InMailer("""[Job("welcome", TimeoutSeconds = 0)] public static Coroutine WelcomeAsync(string to) => Coroutine.Completed;""")
            .ReadJobAsync("Mailer", "Welcome");

        Assert.Equal(Timeout.InfiniteTimeSpan, job.Defaults.Timeout);
    }

    [Fact]
    public async Task Job_WithAResult_HasItsType()
    {
        Job job = await InMailer("""[Job("count")] public static Coroutine<int> CountAsync(string text) => Coroutine.FromResult(text.Length);""")
            .ReadJobAsync("Mailer", "Count");

        Job<string, int> typed = Assert.IsType<Job<string, int>>(job);
        Assert.Equal("7", JsonSerializer.Serialize(7, typed.ResultType));
    }

    [Fact]
    public async Task Kind_WithCharactersToEscape_IsUnchanged()
    {
        Job job = await InMailer(""" [Job("a\"b\\c\n<d>&é\u2028")] public static Coroutine WelcomeAsync(string to) => Coroutine.Completed;""")
            .ReadJobAsync("Mailer", "Welcome");

        Assert.Equal("a\"b\\c\n<d>&é\u2028", job.Kind);
    }

    [Fact]
    public async Task Body_OfAGeneratedJob_CallsTheMethod()
    {
        var assembly = await InMailer("""
            public static readonly List<string> Called = [];

            [Job("one")] private static async Coroutine OneAsync(string to) { Called.Add(to); await Coroutine.Sleep(0); }
            [Job("two")] private static async Coroutine<int> TwoAsync(int number, JobContext job) { Called.Add($"{number} {job is null}"); await Coroutine.Sleep(0); return number; }
            """).LoadAsync();

        EventLoop.Run(RunBodyAsync((Job<string>)Generated.Read(assembly, "Mailer", "One"), "ada"));
        int result = EventLoop.Run(RunBodyAsync((Job<int, int>)Generated.Read(assembly, "Mailer", "Two"), 3));

        Assert.Equal(["ada", "3 True"], (List<string>)assembly.GetType("Mailer")!.GetField("Called")!.GetValue(null)!);
        Assert.Equal(3, result);
    }

    [Fact]
    public async Task Body_OfAnInstanceMethod_MakesAnObjectWithServicesAndDisposesOfIt()
    {
        Generated program = Sample.Generate("""
            internal sealed partial class Mailer(IFormatProvider format, List<string> log, int retries = 3) : IAsyncDisposable
            {
                [Job("one")] public async Coroutine OneAsync(string to) { log.Add($"{to} {retries} {format}"); await Coroutine.Sleep(0); }

                [Job("two")] public Coroutine<int> TwoAsync(int number, JobContext job) => Coroutine.FromResult(number);

                public System.Threading.Tasks.ValueTask DisposeAsync() => default;
            }
            """);

        await program.LoadAsync();

        string text = string.Concat(program.Files.Values);
        Assert.Contains("job.GetService<global::System.IFormatProvider>(), job.GetService<global::System.Collections.Generic.List<string>>()", text, StringComparison.Ordinal);
        Assert.Contains("await using var target", text, StringComparison.Ordinal);
        Assert.Contains("return await target.TwoAsync(payload, job)", text, StringComparison.Ordinal);
    }

    // The body is not public: a worker calls it.
    private static Coroutine RunBodyAsync<TPayload>(Job<TPayload> job, TPayload payload) => Body<Func<TPayload, JobContext, Coroutine>>(typeof(Job<TPayload>), job)(payload, null!);

    private static Coroutine<TResult> RunBodyAsync<TPayload, TResult>(Job<TPayload, TResult> job, TPayload payload)
        => Body<Func<TPayload, JobContext, Coroutine<TResult>>>(typeof(Job<TPayload, TResult>), job)(payload, null!);

    private static T Body<T>(Type type, Job job)
        => (T)type.GetField("_body", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(job)!;

    private static Generated InMailer(string members) => Sample.Generate($"internal static partial class Mailer\n{{\n{members}\n}}");
}
