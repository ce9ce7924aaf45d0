// The executor's side of one worker process. Its states: started; greeted (Main has called RunWorkerIfRequested); then it is sent one
// request at a time; ended. Its standard error, which is also its standard output, is read all the time. The cause of its death is in
// Worker.Death.cs.
using System.Buffers.Binary;
using Lariat.IO;
using Lariat.Processes;

namespace Lariat.Workers;

/// <summary>A worker process of a <see cref="ProcessExecutor"/>. Loop thread only.</summary>
internal sealed partial class Worker
{
    private static readonly Lazy<Stream> s_standardError = new(Console.OpenStandardError);

    private readonly ErrorTail _tail = new();
    private readonly ProcessExecutorOptions _options;
    private readonly WorkerCommand _command;
    private readonly Subprocess _process;
    private readonly LoopTask _pump;
    private string? _killReason;

    private Worker(ProcessExecutorOptions options, WorkerCommand command, Subprocess process)
    {
        _options = options;
        _command = command;
        _process = process;
        _pump = LoopTask.Create(PumpAsync(), $"output of worker {process.Id}", LoopContext.FromValues(null));
    }

    public int Id => _process.Id;

    public bool HasEnded => _process.ExitStatus is not null;

    /// <summary>The number of answered jobs.</summary>
    public int JobCount { get; private set; }

    /// <summary>True if it must not receive another job.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Starts the process.</summary>
    /// <exception cref="IOException">It was not started; also the other exceptions of <see cref="Subprocess.ExecAsync"/>.</exception>
    public static async Coroutine<Worker> StartAsync(ProcessExecutorOptions options)
    {
        WorkerCommand command = options.Command ?? WorkerCommand.ThisProgram;
        var environment = new Dictionary<string, string?>(options.ExtraEnvironment ?? new Dictionary<string, string?>())
        {
            [WorkerProtocol.Variable] = WorkerProtocol.MakeSettings(options.MaxFrameBytes),
        };
        if (options.MaxMemoryBytes is { } maxBytes)
        {
            environment["DOTNET_GCHeapHardLimit"] = maxBytes.ToString("X", System.Globalization.CultureInfo.InvariantCulture);
        }

        Subprocess process = await Subprocess.ExecAsync(
            command.Program, [.. command.Arguments, WorkerProtocol.Argument], new SubprocessOptions
        {
            StandardInput = Redirect.Pipe,
            StandardOutput = Redirect.Pipe,
            StandardError = Redirect.Pipe,
            ExtraEnvironment = environment,
            KillsTree = true,
        });
        return new Worker(options, command, process);
    }

    /// <summary>Waits until the worker is ready.</summary>
    /// <exception cref="BrokenExecutorException">The program is not a worker, or has another version.</exception>
    public async Coroutine GreetAsync()
    {
        try
        {
            await Coroutine.WaitFor(ReadGreetingAsync(), _options.StartTimeout);
        }
        catch (TimeoutException error)
        {
            throw NoGreeting($"has not greeted as a worker within {_options.StartTimeout.TotalSeconds} s", error);
        }
    }

    /// <summary>Sends a job. False if the worker has died since its last one: this one has not begun.</summary>
    public bool TrySend(byte[] frame)
    {
        if (HasEnded || _process.StandardInput.IsClosing)
        {
            return false;
        }

        try
        {
            _process.StandardInput.Write(frame);
            return true;
        }
        catch (IOException)
        {
            // A broken pipe: the job was not read.
            return false;
        }
    }

    /// <summary>Waits for the answer. Null if the worker has closed its side: it has died, or is dying.</summary>
    /// <remarks>A canceled wait can be resumed.</remarks>
    /// <exception cref="InvalidDataException">The data it sent is not an answer.</exception>
    public async Coroutine<JobReply?> ReadReplyAsync()
    {
        AsyncReader reader = _process.StandardOutput;
        try
        {
            // Nothing is consumed before all of it has arrived.
            ReadOnlyMemory<byte> seen = await reader.PeekAsync(WorkerProtocol.LengthBytes);
            if (seen.Length < WorkerProtocol.LengthBytes)
            {
                return null;
            }

            int frameBytes = WorkerProtocol.LengthBytes + CheckLength(BinaryPrimitives.ReadInt32LittleEndian(seen.Span));
            seen = await reader.PeekAsync(frameBytes);
            if (seen.Length < frameBytes)
            {
                return null;
            }

            var reply = JobReply.Read(seen.Span[WorkerProtocol.LengthBytes..frameBytes]);
            reader.Consume(frameBytes);
            JobCount++;
            IsSpent = JobCount >= _options.MaxJobsPerWorker || reply.Failure?.TypeName == typeof(OutOfMemoryException).FullName;
            return reply;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Kills it and its descendants.</summary>
    /// <param name="reason">For the error of its job: "was killed, because …".</param>
    public void Kill(string reason)
    {
        _killReason ??= reason;
        _process.EndTree();
    }

    /// <summary>Lets it end by itself for a while, then kills it; returns when it was reaped and its pipes are closed.</summary>
    public async Coroutine EndAsync(TimeSpan grace)
    {
        try
        {
            if (grace > TimeSpan.Zero && !HasEnded)
            {
                _process.StandardInput.Close();
                await Coroutine.WaitFor(_process.WaitAsync(), grace);
            }
        }
        catch (TimeoutException)
        {
            // It is killed below.
        }
        finally
        {
            await FinishAsync();
            await _process.DisposeAsync();
        }

        await _pump;
    }

    private int CheckLength(int bodyBytes) => bodyBytes >= 1 && bodyBytes <= _options.MaxFrameBytes ? bodyBytes
        : throw new InvalidDataException(
            $"The worker (process {Id}) announced a frame of {bodyBytes} bytes; 1 to {_options.MaxFrameBytes} are allowed. Something other "
                + "than Lariat writes to its channel.");

    private async Coroutine ReadGreetingAsync()
    {
        AsyncReader reader = _process.StandardOutput;
        for (int count = 1; count <= WorkerProtocol.GreetingBytes;)
        {
            ReadOnlyMemory<byte> seen = await reader.PeekAsync(count);
            CheckMagic(seen.Span);
            if (seen.Length < count)
            {
                throw NoGreeting($"has ended ({await FinishAsync()}) without greeting as a worker", null);
            }

            count = seen.Length + 1;
        }

        int version = WorkerProtocol.VersionOf((await reader.PeekAsync(WorkerProtocol.GreetingBytes)).Span);
        if (version != WorkerProtocol.Version)
        {
            throw new BrokenExecutorException(
                $"The worker program '{_command}' uses version {version} of the protocol, this program {WorkerProtocol.Version}: build "
                    + "both with the same Lariat.");
        }

        reader.Consume(WorkerProtocol.GreetingBytes);
    }

    // At the first wrong byte: a program that prints and then waits for input must not cost the whole time-out.
    private void CheckMagic(ReadOnlySpan<byte> seen)
    {
        int length = Math.Min(seen.Length, WorkerProtocol.Magic.Length);
        if (!seen[..length].SequenceEqual(WorkerProtocol.Magic[..length]))
        {
            _tail.Add(seen);
            throw NoGreeting("has written something else instead of greeting as a worker", null);
        }
    }

    private async Coroutine PumpAsync()
    {
        Stream output = _options.Output ?? s_standardError.Value;
        byte[] buffer = new byte[4096];
        try
        {
            while (await _process.StandardError.ReadAsync(buffer) is > 0 and int count)
            {
                _tail.Add(buffer.AsSpan(0, count));
                output.Write(buffer, 0, count);
            }
        }
        finally
        {
            // Whatever ends this task, at the end of the loop's run, ends the worker.
            _process.StandardError.Close();
            if (!HasEnded && LoopTask.Current.CancelRequests > 0)
            {
                Kill("the loop's run has ended");
            }
        }
    }
}
