namespace Lariat.TestKit;

/// <summary>Runs a loop from outside, step by step.</summary>
public static class LoopStepping
{
    /// <summary>Runs what is ready now, and nothing that this adds: a loop that was stopped runs one iteration.</summary>
    public static void RunIteration(this EventLoop loop)
    {
        loop.Stop();
        loop.RunForever();
    }

    /// <summary>Runs some iterations.</summary>
    public static void RunIterations(this EventLoop loop, int count)
    {
        for (int i = 0; i < count; i++)
        {
            loop.RunIteration();
        }
    }
}
