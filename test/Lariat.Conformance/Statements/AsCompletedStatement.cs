namespace Lariat.Conformance;

/// <summary><c>as_completed</c>, iterated plainly or asynchronously.</summary>
internal static class AsCompletedStatement
{
    public static void AddTo(StatementTable table) => table.AddBlock("as_completed", RunAsync);

    private static Coroutine<Flow> RunAsync(Actor actor, Statement statement)
    {
        List<(string Variable, Future Future)> items = Arguments(actor, statement);
        CompletionSequence<object?> sequence = Coroutine.AsCompleted(items.Select(item => (IFuture<object?>)item.Future), statement.Time("d"));
        return statement.TextOrNull("mode") == "aiter"
            ? IterateFuturesAsync(actor, statement, sequence, items)
            : IterateResultsAsync(actor, statement, sequence);
    }

    // CPython's order is undefined for arguments that are done already: only the first of these is used.
    private static List<(string Variable, Future Future)> Arguments(Actor actor, Statement statement)
    {
        List<(string Variable, Future Future)> arguments = [];
        bool hasDone = false;
        foreach ((string variable, Future future) in WaitingStatements.Find(actor, statement.Block("ts")))
        {
            if (!arguments.Exists(item => ReferenceEquals(item.Future, future)) && !(future.IsCompleted && hasDone))
            {
                hasDone |= future.IsCompleted;
                arguments.Add((variable, future));
            }
        }

        return arguments;
    }

    private static async Coroutine<Flow> IterateResultsAsync(Actor actor, Statement statement, CompletionSequence<object?> sequence)
    {
        foreach (Coroutine<object?> next in sequence)
        {
            try
            {
                object? value = await next;
                actor.Emit("completed", "result", value);
            }
            catch (CoroutineCanceledException) when (statement.Flag("resume"))
            {
                actor.Emit("completed", "cancelled");
            }
            catch (Exception error) when (statement.Flag("catch") && error is not (OperationCanceledException or TraceEndedException))
            {
                actor.Emit("completed", "error", ErrorNames.Of(error));
            }

            Flow flow = await Interpreter.RunAsync(actor, statement.Block("body"));
            if (flow != Flow.Next)
            {
                return flow == Flow.Break ? Flow.Next : flow;
            }
        }

        return Flow.Next;
    }

    private static async Coroutine<Flow> IterateFuturesAsync(
        Actor actor, Statement statement, CompletionSequence<object?> sequence, List<(string Variable, Future Future)> items)
    {
        CompletionSequence<object?>.AsyncEnumerator steps = sequence.GetAsyncEnumerator();
        while (true)
        {
            try
            {
                if (!await steps.MoveNextAsync())
                {
                    return Flow.Next;
                }

                Future ended = (Future)steps.Current;
                string variable = items.Find(item => ReferenceEquals(item.Future, ended)).Variable;
                actor.Emit("completed", [variable, .. Outcomes.Of(ended)]);
            }
            catch (CoroutineCanceledException) when (statement.Flag("resume"))
            {
                actor.Emit("completed", "cancelled");
            }

            Flow flow = await Interpreter.RunAsync(actor, statement.Block("body"));
            if (flow != Flow.Next)
            {
                return flow == Flow.Break ? Flow.Next : flow;
            }
        }
    }
}
