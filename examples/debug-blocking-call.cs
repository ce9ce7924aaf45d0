// Debug mode: a call that blocks the loop is reported.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

// The environment variable LARIAT_DEBUG=1 does the same without a change to the program.
// region: options
EventLoop.Run(MainAsync(), new LoopOptions
{
    Debug = true,
    SlowCallbackDuration = TimeSpan.FromMilliseconds(150),
    Log = new SlowSteps(),
});
// endregion

static async Coroutine GrindBeansAsync()
{
    Console.WriteLine("mill: grinding");
    Thread.Sleep(300); // the mistake: nothing else runs meanwhile
    Console.WriteLine("mill: done");
}

static async Coroutine MainAsync()
{
    await Coroutine.Sleep(0.05);
    Console.WriteLine("waiting is no problem");

    await LoopTask.Create(GrindBeansAsync(), name: "mill");
    Console.WriteLine("coffee is ready");
}

/// <summary>A log that says which step was slow; Lariat's own line has the time in it, which is never the same.</summary>
internal sealed class SlowSteps : StringWriter
{
    public override void WriteLine(string? value)
    {
        if (value is not null && value.Contains("mill", StringComparison.Ordinal) && value.Contains("took", StringComparison.Ordinal))
        {
            Console.WriteLine("debug: a step took too long");
        }
    }
}
