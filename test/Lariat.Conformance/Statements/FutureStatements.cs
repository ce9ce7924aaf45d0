namespace Lariat.Conformance;

/// <summary>Futures: making, awaiting, completing, cancelling and inspecting them (and tasks).</summary>
internal static class FutureStatements
{
    public static void AddTo(StatementTable table)
    {
        table.AddImmediate("fut_new", New);
        table.AddImmediate("fut_set", static (actor, statement) => Complete(actor, statement, future => future.SetResult(statement.Value("value"))));
        table.AddImmediate("fut_exc", static (actor, statement) => Complete(actor, statement, future =>
            future.SetException(LanguageException.Make(statement.Text("cls"), statement.TextOrNull("msg")))));
        table.AddAwaiting("await", AwaitAsync);
        table.AddImmediate("cancel", Cancel);
        table.AddImmediate("state", State);
        table.AddImmediate("result", Result);
        table.AddImmediate("exception", GetException);
    }

    private static void New(Actor actor, Statement statement)
    {
        string variable = statement.Text("as");
        actor.World.Bind(variable, actor.World.NewInstance(variable), actor.World.Loop.CreateFuture());
    }

    private static void Complete(Actor actor, Statement statement, Action<Future<object?>> complete)
    {
        if (!actor.TryFindFuture(statement, "f", out string? variable, out Future? future))
        {
            return;
        }

        if (future is not Future<object?> settable)
        {
            // In C# a task has no such method.
            throw new LanguageException("Runtime");
        }

        try
        {
            complete(settable);
        }
        catch (InvalidOperationException error)
        {
            throw new LanguageException("InvalidState", cause: error);
        }

        actor.Emit(statement.Op, variable);
    }

    private static async Coroutine AwaitAsync(Actor actor, Statement statement)
    {
        string variable = statement.Text("t");
        if (actor.TryFind(actor.World.Variables, variable, out IFuture<object?>? future))
        {
            object? value = await future;
            actor.Emit("got", variable, value);
        }
    }

    private static void Cancel(Actor actor, Statement statement)
    {
        if (actor.TryFindFuture(statement, "t", out string? variable, out Future? future))
        {
            bool isCanceled = future.Cancel(statement.TextOrNull("msg"));
            actor.Emit("cancel", variable, isCanceled);
        }
    }

    private static void State(Actor actor, Statement statement)
    {
        if (actor.TryFindFuture(statement, "t", out string? variable, out Future? future))
        {
            actor.Emit("state", [variable, .. Outcomes.Of(future)]);
        }
    }

    private static void Result(Actor actor, Statement statement)
    {
        if (actor.TryFindFuture(statement, "t", out string? variable, out Future? future))
        {
            object? value = Read(future, static ended => ((IFuture<object?>)ended).GetResult());
            actor.Emit("got", variable, value);
        }
    }

    private static void GetException(Actor actor, Statement statement)
    {
        if (actor.TryFindFuture(statement, "t", out string? variable, out Future? future))
        {
            Exception? error = Read(future, static ended => ended.GetException());
            actor.Emit("exception", variable, error is null ? null : ErrorNames.Of(error));
        }
    }

    private static T Read<T>(Future future, Func<Future, T> read)
    {
        try
        {
            return read(future);
        }
        catch (InvalidOperationException error) when (!future.IsCompleted)
        {
            throw new LanguageException("InvalidState", cause: error);
        }
    }
}
