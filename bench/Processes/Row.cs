using System.Diagnostics;

namespace Lariat.Processes.Benchmarks;

/// <summary>One operation done in several ways; each measures a burst and returns microseconds for one.</summary>
/// <param name="name">As it is printed.</param>
/// <param name="count">Operations of a burst.</param>
internal abstract class Row(string name, int count)
{
    public string Name => name;

    /// <summary>What the Python program measures beside it.</summary>
    public virtual string PeerName => name;

    public int Count => count;

    /// <summary>In a coroutine on a loop.</summary>
    public abstract double MeasureLariat();

    /// <summary>The base library's way.</summary>
    public abstract double MeasureDotNet();

    /// <summary>Microseconds for one of a burst, after a tenth of it as warm-up.</summary>
    protected double MeasureOnLoop(Func<Coroutine> operation) => EventLoop.Run(MeasureAsync(operation));

    /// <summary>As <see cref="MeasureOnLoop"/>, on the thread pool.</summary>
    protected double MeasureOnPool(Func<Task> operation) => Task.Run(() => MeasureAsync(operation)).GetAwaiter().GetResult();

    /// <summary>As <see cref="MeasureOnLoop"/>, wherever it is called.</summary>
    protected async Task<double> MeasureAsync(Func<Task> operation)
    {
        for (int i = 0; i < Warmup; i++)
        {
            await operation();
        }

        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < Count; i++)
        {
            await operation();
        }

        return Stopwatch.GetElapsedTime(begin).TotalMicroseconds / Count;
    }

    private int Warmup => (Count / 10) + 1;

    private async Coroutine<double> MeasureAsync(Func<Coroutine> operation)
    {
        for (int i = 0; i < Warmup; i++)
        {
            await operation();
        }

        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < Count; i++)
        {
            await operation();
        }

        return Stopwatch.GetElapsedTime(begin).TotalMicroseconds / Count;
    }
}
