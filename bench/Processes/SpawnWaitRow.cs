using System.Diagnostics;

namespace Lariat.Processes.Benchmarks;

/// <summary>Starting /bin/true and waiting for its end.</summary>
internal sealed class SpawnWaitRow() : Row("spawn_wait", count: 150)
{
    private const string Program = "/bin/true";

    public override double MeasureLariat() => MeasureOnLoop(static async () =>
    {
        Subprocess process = await Subprocess.ExecAsync(Program);
        await process.WaitAsync();
    });

    public override double MeasureDotNet() => MeasureOnPool(static async () =>
    {
        using Process process = Process.Start(Program);
        await process.WaitForExitAsync();
    });
}
