using Lariat.Coroutines;
using Lariat.PlainMethods;

namespace Lariat;

/// <summary>The way up from a wait of a plain async method: what waits for the method, what waits for that, and so on.</summary>
internal static class AwaitChain
{
    /// <summary>False if a task certainly does not wait for the strand: its method was left running and is not awaited.</summary>
    /// <param name="strand">The wait.</param>
    /// <param name="top">The task; null if the awaited object is not a task.</param>
    /// <param name="wait">The coroutine's wait below which the task is.</param>
    public static bool MayLeadTo(PlainStrand strand, Task? top, LoopItem? wait)
    {
        if (!PlainMethodSupport.IsEnabled || strand.Method is not { } method)
        {
            return true;
        }

        // Methods may wait for each other.
        var seen = new HashSet<Task>(ReferenceEqualityComparer.Instance);
        var next = new Stack<Task>([method]);
        while (next.TryPop(out Task? task))
        {
            if (ReferenceEquals(task, top) || MethodLayout.Of(task).IsIterator)
            {
                // Only the iterator itself has a reference to the consumer of its next item.
                return true;
            }

            if (task.IsCompleted || !seen.Add(task))
            {
                continue;
            }

            foreach (object waiter in RuntimeInternals.FindWaiters(task))
            {
                switch (waiter)
                {
                    case Task above:
                        next.Push(above);
                        break;
                    case ForeignWait own when ReferenceEquals(own, wait):
                        return true;
                    case ForeignWait { Strand: PlainStrand { Method: { } above } }:
                        next.Push(above);
                        break;
                    case ForeignWait { Strand: LoopTask } or MethodCut:
                        break;
                    default:
                        return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// True if its task certainly waits for more than this wait: the method runs beside others (Task.WhenAll), or is not awaited (yet).
    /// </summary>
    public static bool IsOneOfSeveral(PlainStrand strand)
    {
        var seen = new HashSet<Task>(ReferenceEqualityComparer.Instance);
        for (Task? method = PlainMethodSupport.IsEnabled ? strand.Method : null; method is not null && seen.Add(method);)
        {
            if (MethodLayout.Of(method).IsIterator)
            {
                return false;
            }

            if (RuntimeInternals.FindWaiters(method) is not [var waiter])
            {
                return true;
            }

            if (waiter is Task combination && RuntimeInternals.IsCombination(combination))
            {
                return true;
            }

            method = waiter as Task ?? ((waiter as ForeignWait)?.Strand as PlainStrand)?.Method;
        }

        return false;
    }
}
