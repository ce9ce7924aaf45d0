using System.Runtime.CompilerServices;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>A coroutine that runs on a loop, concurrently with others, and returns a value.</summary>
/// <inheritdoc cref="LoopTask" path="/remarks"/>
/// <typeparam name="T">The result's type.</typeparam>
public sealed class LoopTask<T> : LoopTask, IFuture<T>
{
    private T? _result;

    internal LoopTask(EventLoop loop, Frame<T> root, LoopContext? context)
        : base(loop, root, context)
    {
    }

    /// <inheritdoc cref="Future.GetResult"/>
    public new T GetResult()
    {
        Loop.CheckThread(this);
        ThrowUnlessSucceeded();
        return _result!;
    }

    /// <inheritdoc cref="Future.GetAwaiter"/>
    public new FutureAwaiter<T> GetAwaiter() => new(this);

    internal override ref byte ResultStorage => ref Unsafe.As<T?, byte>(ref _result);

    private protected override void KeepResult(Frame root) => _result = Unsafe.As<Frame<T>>(root).Result;
}
