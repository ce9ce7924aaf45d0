// An AsyncFile as a Stream, for libraries that need one. Reads and writes of other threads are posted to the loop of the file.
namespace Lariat.IO;

public sealed partial class AsyncFile
{
    /// <summary>The file as a stream, for code that is not aware of loops.</summary>
    /// <param name="leaveOpen">False: disposing the stream closes the file.</param>
    /// <remarks>
    /// Thread: any; the loop does the work. A read or write ends early by its token, when the operation has really ended, and not by the
    /// cancellation of the task around it. It is not buffered: <see cref="BufferedStream"/> is for many small pieces. The blocking members
    /// throw on the loop's own thread.
    /// </remarks>
    public Stream AsStream(bool leaveOpen = false) => new AsyncFileStream(this, leaveOpen);

    internal void SeekFrom(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => Length,
    };
}

/// <summary>An <see cref="AsyncFile"/> behind <see cref="Stream"/>.</summary>
internal sealed class AsyncFileStream(AsyncFile file, bool leaveOpen) : Stream
{
    public override bool CanRead => file.CanRead && !file.IsClosed;

    public override bool CanSeek => file.CanSeek && !file.IsClosed;

    public override bool CanWrite => file.CanWrite && !file.IsClosed;

    public override long Length => OnLoop(() => file.Length);

    public override long Position
    {
        get => file.Position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => new(StartAsync(() => file.ReadAsync(buffer), cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        => new(StartAsync(() => WriteAndCountAsync(buffer), cancellationToken));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
        => Wait(StartAsync(() => file.ReadAsync(buffer.AsMemory(offset, count)), default));

    public override void Write(byte[] buffer, int offset, int count)
        => Wait(StartAsync(() => WriteAndCountAsync(buffer.AsMemory(offset, count)), default));

    /// <summary>Has no effect: written data has left this process.</summary>
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => OnLoop(() =>
    {
        file.SeekFrom(offset, origin);
        return file.Position;
    });

    public override void SetLength(long value) => Wait(StartAsync(() => SetLengthAndCountAsync(value), default));

    public override async ValueTask DisposeAsync()
    {
        if (!leaveOpen)
        {
            await StartAsync(CloseAsync, default).ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !leaveOpen && !file.IsClosed)
        {
            // On the loop's own thread closing continues after this call; elsewhere it is waited for.
            Task<int> closed = StartAsync(CloseAsync, default);
            if (!file.Loop.IsRunningHere)
            {
                closed.GetAwaiter().GetResult();
            }
        }

        base.Dispose(disposing);
    }

    private async Coroutine<int> WriteAndCountAsync(ReadOnlyMemory<byte> buffer)
    {
        await file.WriteAsync(buffer);
        return buffer.Length;
    }

    private async Coroutine<int> SetLengthAndCountAsync(long value)
    {
        await file.SetLengthAsync(value);
        return 0;
    }

    private async Coroutine<int> CloseAsync()
    {
        await file.DisposeAsync();
        return 0;
    }

    /// <summary>Runs a coroutine as a task of the loop: immediately on the loop's thread, through its inbox on another.</summary>
    private Task<T> StartAsync<T>(Func<Coroutine<T>> make, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        if (!file.Loop.IsRunningHere)
        {
            return file.Loop.RunThreadSafe(CallAsync(make, cancellationToken)).AsTask();
        }

        LoopTask<T> task = LoopTask.Create(make(), eagerStart: true);
        task.CancelWhen(cancellationToken);
        return CoroutineExtensions.Follow(task, static ended => ((LoopTask<T>)ended).GetResult());
    }

    private static async Coroutine<T> CallAsync<T>(Func<Coroutine<T>> make, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration link = LoopTask.Current.CancelWhen(cancellationToken);
        return await make();
    }

    private T OnLoop<T>(Func<T> function) => file.Loop.IsRunningHere || !file.Loop.IsRunning
        ? function()
        : Wait(StartAsync(() => Coroutine.FromResult(function()), default));

    private T Wait<T>(Task<T> task)
    {
        if (file.Loop.IsRunningHere && !task.IsCompleted)
        {
            throw new InvalidOperationException(
                "A blocking read or write on the loop's own thread would wait forever: use the asynchronous one.");
        }

        return task.GetAwaiter().GetResult();
    }
}
