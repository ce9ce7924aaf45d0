using Lariat.Collections;

namespace Lariat;

public sealed partial class EventLoop
{
    private CreationOrder<AsyncGenerator> _generators = new();
    private bool _areGeneratorsShutDown;

    /// <summary>Closes every generator that was advanced and has not ended, concurrently.</summary>
    /// <remarks>
    /// What they throw goes to the exception handler. A generator that is opened afterwards is reported. asyncio: <c>shutdown_asyncgens()</c>.
    /// </remarks>
    public async Coroutine ShutdownGeneratorsAsync()
    {
        CheckThread();
        _areGeneratorsShutDown = true;
        if (_generators.Count == 0)
        {
            return;
        }

        AsyncGenerator[] open = _generators.ToArray();
        _generators = new CreationOrder<AsyncGenerator>();
        foreach (AsyncGenerator generator in open)
        {
            generator.Untracked();
        }

        Exception?[] errors = await GatherFuture<Exception?[]>.Watch<AsyncGenerator>(
            this,
            open,
            keepsExceptions: true,
            static (generator, loop) => loop.CreateTask(generator.CloseAsync()),
            static children => [.. children.Select(child => child.RetrieveException())]);
        foreach (Exception? error in errors)
        {
            if (error is not null && !IsClosing(error))
            {
                CallExceptionHandler(new LoopErrorContext
                {
                    Kind = LoopErrorKind.AsyncGenerator,
                    Message = "An asynchronous generator threw while it was closed at shutdown.",
                    Exception = error,
                });
            }
        }
    }

    // A task group around a yield turns the closing into a group of errors: still nothing to report.
    private static bool IsClosing(Exception error)
        => error is GeneratorExitException || (error is ExceptionGroup group && group.InnerExceptions.All(IsClosing));

    internal void TrackGenerator(AsyncGenerator generator)
    {
        if (_areGeneratorsShutDown)
        {
            WriteLog("An asynchronous generator was started after the loop had shut its generators down; nobody will close it.");
        }

        _generators.Add(generator);
    }

    internal void UntrackGenerator(AsyncGenerator generator) => _generators.Remove(generator);
}
