namespace Lariat.Properties.Tests;

/// <summary>asyncio's ready queue: whatever thread calls, the call is appended, and an iteration runs what is in the queue at its start.</summary>
internal static class CallModel
{
    /// <summary>The entry of the trace for the beginning of an iteration.</summary>
    public const string Iteration = "|";

    /// <summary>What a program does, in order.</summary>
    public static List<string> Run(CallStep[] program)
    {
        var trace = new List<string>();
        var ready = new Queue<(CallStep Step, string Name, int Hops)>();
        Append(program, "", ready);
        while (ready.Count > 0)
        {
            trace.Add(Iteration);
            for (int count = ready.Count; count > 0; count--)
            {
                (CallStep step, string name, int hops) = ready.Dequeue();
                if (hops > 1)
                {
                    ready.Enqueue((step, name, hops - 1));
                }
                else
                {
                    trace.Add(name);
                    Append(step.Body, name, ready);
                }
            }
        }

        return trace;
    }

    private static void Append(CallStep[] steps, string parent, Queue<(CallStep Step, string Name, int Hops)> ready)
    {
        for (int i = 0; i < steps.Length; i++)
        {
            if (steps[i].Call != Call.PostCanceled)
            {
                ready.Enqueue((steps[i], $"{parent}.{i}", Hops: steps[i].Call == Call.PostTask ? 2 : 1));
            }
        }
    }
}
