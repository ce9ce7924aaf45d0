// A wait that cannot be abandoned: the system uses the memory, and the descriptor, until the operation has really ended. So canceling a
// task here requests the driver to end the operation, and the completion resumes the task, where the cancellation is thrown.
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lariat.Coroutines;
using Lariat.LowLevel;

namespace Lariat.IO;

/// <summary>A file operation that one coroutine at a time awaits; pooled by its loop, so a wait allocates nothing.</summary>
/// <remarks>An operation that need not wait is performed inside <c>IsCompleted</c>, without suspending.</remarks>
internal sealed class FileWait(EventLoop loop) : IoFileOperation
{
    private LoopItem? _strand;
    private string? _cancelMessage;
    private bool _isCanceled;

    public EventLoop Loop => loop;

    /// <summary>True while the operation is with the driver.</summary>
    public bool IsUnderWay { get; private set; }

    internal override bool IsCanceledWait => _isCanceled;

    /// <summary>Sets the verb and the file; the caller adds the verb's arguments, and awaits this.</summary>
    public void Set(IoFileVerb verb, nint file)
    {
        Debug.Assert(!IsUnderWay, "One operation at a time.");
        Verb = verb;
        File = file;
        Thrown = null;
    }

    public FileWaitAwaiter GetAwaiter() => new(this);

    public void Reset()
    {
        Clear();
        _isCanceled = false;
        _cancelMessage = null;
    }

    /// <summary>Requests the driver to end the current operation: the file is being closed.</summary>
    public void RequestEnd() => loop.Files.Cancel(this);

    internal bool TryRun() => loop.Files.TryRun(this);

    internal override Registration Register(LoopItem strand)
    {
        _strand = strand;
        IsUnderWay = true;
        try
        {
            loop.Files.Start(this);
            return Registration.Waiting;
        }
        catch (Exception error)
        {
            // Nothing has begun. This is the scheduler's stack: the error belongs to the coroutine, which reads it from the result.
            IsUnderWay = false;
            _strand = null;
            Thrown = error;
            Result = -Native.Errno.EIO;
            return Registration.Ready;
        }
    }

    internal override bool CancelWait(string? message)
    {
        _isCanceled = true;
        _cancelMessage = message;
        loop.Files.Cancel(this);
        return true;
    }

    // Whether or not the operation has ended meanwhile: its result is released in one place.
    internal override Exception TakeCancelError()
    {
        _isCanceled = false;
        if (Verb == IoFileVerb.Open && Result >= 0)
        {
            // The descriptor was not returned to any caller.
            loop.Files.Close((nint)Result);
            Result = -1;
        }

        return new CoroutineCanceledException(_cancelMessage);
    }

    internal void EndWait()
    {
        loop.Trampoline.ThrowInjected();
        if (_isCanceled)
        {
            throw TakeCancelError();
        }
    }

    protected override void OnCompleted()
    {
        IsUnderWay = false;
        LoopItem strand = _strand!;
        _strand = null;
        loop.Enqueue(strand);
    }
}

/// <summary>For the compiler: awaits a <see cref="FileWait"/> inside a coroutine of the library.</summary>
internal readonly struct FileWaitAwaiter : ICriticalNotifyCompletion, ILoopItemAwaiter
{
    // The only field: the method builder reads the awaiter as a LoopItem (Suspension.Await).
    private readonly FileWait _wait;

    internal FileWaitAwaiter(FileWait wait) => _wait = wait;

    public bool IsCompleted => _wait.TryRun();

    /// <returns>The operation's result; negative: an error.</returns>
    public long GetResult()
    {
        _wait.EndWait();
        return _wait.Result;
    }

    public void OnCompleted(Action continuation) => throw new UnreachableException("Only coroutines can await a FileWait.");

    public void UnsafeOnCompleted(Action continuation) => OnCompleted(continuation);
}
