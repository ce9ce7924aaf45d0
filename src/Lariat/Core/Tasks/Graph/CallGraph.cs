// asyncio's capture_call_graph and print_call_graph (Lib/asyncio/graph.py). The edges are read from the waiters of each future: nothing is
// recorded while a program runs. A future that is reached by several ways is one object here, so the graph is as large as the program's,
// and a deadlock of tasks that wait for each other is a cycle in it.
namespace Lariat;

/// <summary>A task or future, the methods in which it waits or runs, and the tasks that wait for it, with theirs.</summary>
/// <remarks>A picture of the moment of the capture. asyncio: <c>FutureCallGraph</c>.</remarks>
/// <example><!-- from TaskExamples.cs#CallGraph --><code>
/// CallGraph.Capture()?.Print(Console.Out); // where the code is, and which tasks wait for it
/// </code></example>
public sealed class CallGraph
{
    // Deeper levels of a printed graph would be wider than any screen.
    private const int MaxPrintedDepth = 64;

    private readonly string _title;

    private CallGraph(Future future, int? limit)
    {
        Future = future;
        _title = future.ToString();
        CallStack = future is LoopTask task ? task.GetStack(limit) : [];
    }

    /// <summary>The task or future.</summary>
    public Future Future { get; }

    /// <summary>Where it is, the innermost method first; empty for a future that is not a task, and for a task that has ended.</summary>
    public IReadOnlyList<CallGraphFrame> CallStack { get; }

    /// <summary>The tasks that waited for it (<see cref="Future.AwaitedBy"/>). Tasks that wait for each other are a cycle.</summary>
    public IReadOnlyList<CallGraph> AwaitedBy { get; private set; } = [];

    /// <summary>Captures the graph of the running task; null in a callback of the loop.</summary>
    /// <param name="limit">How much of each stack is kept: n &gt; 0, the n outermost methods; n &lt; 0, the -n innermost; 0, none. Default:
    /// everything.</param>
    /// <remarks>asyncio: <c>capture_call_graph()</c>; a depth is not needed, because Lariat's own methods are left out.</remarks>
    /// <exception cref="InvalidOperationException">No loop runs on this thread.</exception>
    public static CallGraph? Capture(int? limit = null)
        => EventLoop.Current.CurrentTask is { } task ? Capture(task, limit) : null;

    /// <summary>Captures the graph of a task or future.</summary>
    /// <param name="future">A task or future of the loop that runs here.</param>
    /// <param name="limit">How much of each stack is kept: n &gt; 0, the n outermost methods; n &lt; 0, the -n innermost; 0, none. Default:
    /// everything.</param>
    /// <remarks>Thread: the loop's. asyncio: <c>capture_call_graph(future)</c>.</remarks>
    /// <exception cref="InvalidOperationException">The future belongs to a loop that runs on another thread.</exception>
    public static CallGraph Capture(Future future, int? limit = null)
    {
        ArgumentNullException.ThrowIfNull(future);
        future.Loop.CheckThread(future);
        var root = new CallGraph(future, limit);
        var captured = new Dictionary<Future, CallGraph>(ReferenceEqualityComparer.Instance) { [future] = root };
        var next = new Stack<CallGraph>([root]);
        while (next.TryPop(out CallGraph? graph))
        {
            var awaiting = new List<CallGraph>();
            foreach (LoopTask task in graph.Future.AwaitedBy)
            {
                if (!captured.TryGetValue(task, out CallGraph? above))
                {
                    above = new CallGraph(task, limit);
                    captured.Add(task, above);
                    next.Push(above);
                }

                awaiting.Add(above);
            }

            graph.AwaitedBy = awaiting;
        }

        return root;
    }

    /// <summary>Writes the graph: each task, its stack, and indented below it the tasks that wait for it.</summary>
    /// <param name="writer">Receives the text; the caller flushes it.</param>
    /// <remarks>A task that was written before is named only; so a cycle ends. asyncio: <c>print_call_graph</c>.</remarks>
    public void Print(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var written = new HashSet<CallGraph>();
        var next = new Stack<(CallGraph Graph, int Depth)>([(this, 0)]);
        while (next.TryPop(out (CallGraph Graph, int Depth) entry))
        {
            (CallGraph graph, int depth) = entry;
            string indent = new(' ', depth * 4);
            if (!written.Add(graph))
            {
                writer.WriteLine($"{indent}* {graph._title}: see above");
                continue;
            }

            graph.PrintStack(writer, indent);
            if (graph.AwaitedBy.Count > 0 && depth == MaxPrintedDepth)
            {
                writer.WriteLine($"{indent}    … deeper levels are not printed");
                continue;
            }

            for (int i = graph.AwaitedBy.Count - 1; i >= 0; i--)
            {
                next.Push((graph.AwaitedBy[i], depth + 1));
            }
        }
    }

    /// <summary>The text that <see cref="Print"/> writes.</summary>
    /// <remarks>asyncio: <c>format_call_graph</c>.</remarks>
    public override string ToString()
    {
        var writer = new StringWriter { NewLine = "\n" };
        Print(writer);
        return writer.ToString();
    }

    private void PrintStack(TextWriter writer, string indent)
    {
        writer.WriteLine($"{indent}* {_title}");
        if (CallStack.Count > 0)
        {
            writer.WriteLine($"{indent}  + Call stack:");
            foreach (CallGraphFrame frame in CallStack)
            {
                writer.WriteLine($"{indent}  |   {frame}");
            }
        }

        if (AwaitedBy.Count > 0)
        {
            writer.WriteLine($"{indent}  + Awaited by:");
        }
    }
}
