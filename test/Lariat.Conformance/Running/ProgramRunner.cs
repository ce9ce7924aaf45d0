using System.Text.Json;

namespace Lariat.Conformance;

/// <summary>Runs one program on a loop of its own, as <c>asyncio.Runner</c> runs its original.</summary>
public sealed class ProgramRunner
{
    // The language's number of deadlocks after which the main task is not cancelled once more.
    private const int MaxDeadlocks = 3;

    private readonly World _world;
    private readonly LoopRunner _runner;
    private readonly List<Future> _unretrieved = [];
    private int _deadlocks;

    private ProgramRunner(JsonElement program)
    {
        var driver = new VirtualClockDriver { OnWait = OnWait, OnDeadlock = OnDeadlock };
        _runner = new LoopRunner(new LoopOptions { Driver = () => driver, Log = TextWriter.Null });
        EventLoop loop = _runner.Loop;
        loop.ExceptionHandler = OnError;
        var text = new ProgramText(program);
        _world = new World(text, loop, new Trace(loop, text.MaxTicks));
        if (_world.Program.UsesEagerFactory)
        {
            loop.TaskFactory = LoopTaskFactory.Eager;
        }
    }

    /// <summary>Runs a program.</summary>
    /// <param name="line">Its line of the programs file.</param>
    /// <returns>A line <c>{"id": …, "trace": […]}</c>, or <c>{"id": …, "error": …}</c> if it could not be run.</returns>
    public static string RunToLine(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        string id = document.RootElement.GetProperty("id").GetRawText();
        try
        {
            return $"{{\"id\":{id},\"trace\":{new ProgramRunner(document.RootElement).Run()}}}";
        }
        catch (Exception error)
        {
            return $"{{\"id\":{id},\"error\":\"{JsonEncodedText.Encode(error.ToString())}\"}}";
        }
    }

    private string Run()
    {
        try
        {
            RunMain();
            if (!_world.Trace.IsEnded)
            {
                CleanUp();
            }
        }
        catch (Exception) when (_world.Trace.IsEnded)
        {
            // The program would go on for ever: the end of its trace stopped the loop.
        }

        _world.Loop.Close();
        return _world.Trace.ToJson();
    }

    private void RunMain()
    {
        try
        {
            object? value = _runner.Run(MainAsync());
            _world.Trace.Emit("", "result", "return", value);
        }
        catch (Exception error) when (!_world.Trace.IsEnded)
        {
            _world.Trace.Emit("", "result", "error", ErrorNames.Of(error));
        }
    }

    private async Coroutine<object?> MainAsync()
    {
        _world.Variables["main"] = (IFuture<object?>)LoopTask.Current;
        string instance = _world.NewInstance("main");
        ProgramObjects.MakeAll(_world);
        return await Interpreter.RunCoroutineAsync(_world, "main", instance);
    }

    private void CleanUp()
    {
        if (_world.Loop.Tasks is { Count: > 0 } pending)
        {
            _world.Trace.Emit("", "leaked", (object)pending.Select(task => _world.SpawnedName(task) ?? "auto").ToArray());
        }

        _runner.Close();
        string[] unretrieved = [.. _world.Named.Where(entry => _unretrieved.Contains(entry.Future)).Select(entry => entry.Instance)];
        _world.Trace.Emit("", "final", (object)_world.Named.Select(entry => (object?[])[entry.Instance, .. Outcomes.Of(entry.Future)]).ToArray());
        if (unretrieved.Length > 0)
        {
            _world.Trace.Emit("", "unretrieved", (object)unretrieved);
        }
    }

    private void OnWait() => _world.Trace.ThrowIfEnded();

    private void OnDeadlock()
    {
        var main = (LoopTask)_world.Variables["main"];
        if (main.IsCompleted || _deadlocks == MaxDeadlocks)
        {
            _world.Trace.Emit("", "stuck");
            _world.Trace.End();
            throw new TraceEndedException();
        }

        _deadlocks++;
        _world.Trace.Emit("", "deadlock");
        main.Cancel("deadlock");
    }

    private static bool IsBaseExceptionGroup(Exception error) => error is AggregateException group
        && group.InnerExceptions.Any(inner => inner is OperationCanceledException || IsBaseExceptionGroup(inner));

    private void OnError(EventLoop loop, LoopErrorContext context)
    {
        if (context.Kind == LoopErrorKind.Unretrieved)
        {
            _unretrieved.Add(context.Future!);
            return;
        }

        if (context is { Kind: LoopErrorKind.AsyncGenerator, Exception: { } closing } && IsBaseExceptionGroup(closing))
        {
            // CPython reports Exceptions only, and loses the errors of a group that the generator's own closing belongs to.
            return;
        }

        string kind = context.Kind switch
        {
            LoopErrorKind.Callback => "callback",
            LoopErrorKind.Shutdown => "shutdown",
            LoopErrorKind.AsyncGenerator => "asyncgen",
            LoopErrorKind.TaskGroup => "taskgroup",
            _ => "other",
        };
        _world.Trace.Emit("", "handler", kind, context.Exception is { } error ? ErrorNames.Of(error) : null);
    }
}
