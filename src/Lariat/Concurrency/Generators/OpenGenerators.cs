using Lariat.Items;

namespace Lariat;

/// <summary>The generators of a loop that were advanced and have not ended. Loop thread only.</summary>
internal sealed class OpenGenerators(EventLoop loop) : LoopFeature(loop)
{
    public static readonly LoopSlot<OpenGenerators> Slot = new(static loop => new OpenGenerators(loop));

    private CreationOrder<AsyncGenerator> _open = new();
    private bool _isShutdown = loop.Features.ReachedStep >= LoopShutdownStep.Generators;

    public override LoopShutdownStep ShutdownStep => LoopShutdownStep.Generators;

    public void Add(AsyncGenerator generator)
    {
        if (_isShutdown)
        {
            Loop.WriteLog("An asynchronous generator was started after the loop had shut down its generators; it will not be closed.");
        }

        _open.Add(generator);
    }

    public void Remove(AsyncGenerator generator) => _open.Remove(generator);

    public override async Coroutine ShutdownAsync()
    {
        Loop.CheckThread();
        _isShutdown = true;
        if (_open.Count == 0)
        {
            return;
        }

        AsyncGenerator[] open = _open.ToArray();
        _open = new CreationOrder<AsyncGenerator>();
        foreach (AsyncGenerator generator in open)
        {
            generator.Untracked();
        }

        Exception?[] errors = await GatherFuture<Exception?[]>.Watch<AsyncGenerator>(
            Loop,
            open,
            keepsExceptions: true,
            static (generator, loop) => loop.CreateTask(generator.CloseAsync()),
            static children => [.. children.Select(child => child.RetrieveException())]);
        foreach (Exception? error in errors)
        {
            if (error is not null && !IsClosing(error))
            {
                Loop.CallExceptionHandler(new LoopErrorContext
                {
                    Kind = LoopErrorKind.AsyncGenerator,
                    Message = "An asynchronous generator threw while it was closed at shutdown.",
                    Exception = error,
                });
            }
        }
    }

    // A task group around a yield turns the exit exception into a group of errors: still nothing to report.
    private static bool IsClosing(Exception error)
        => error is GeneratorExitException || (error is ExceptionGroup group && group.InnerExceptions.All(IsClosing));
}
