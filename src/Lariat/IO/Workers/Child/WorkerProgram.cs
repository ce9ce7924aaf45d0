// Runs in a worker instead of the program's Main: one job after the other, on the main thread. A second thread reads the channel, so that
// the end of the executor is detected while a job runs: a worker must not outlive its program.
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Lariat.Processes;

namespace Lariat.Workers;

/// <summary>The main program of a worker process.</summary>
internal sealed class WorkerProgram
{
    private readonly BlockingCollection<byte[]> _frames = [];
    private readonly EntryTable _entries;
    private readonly WorkerChannel _channel;
    private int _unanswered;

    private WorkerProgram(EntryTable entries, WorkerChannel channel)
    {
        _entries = entries;
        _channel = channel;
    }

    /// <summary>Runs jobs until the executor closes the channel.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(int maxFrameBytes, EntryTable entries)
    {
        // Ctrl-C in a terminal reaches the workers too; the executor's program decides on the reaction.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);
        return Run(WorkerChannel.Open(maxFrameBytes), entries);
    }

    /// <summary>Runs the jobs that arrive through a channel.</summary>
    /// <returns>The exit code.</returns>
    internal static int Run(WorkerChannel channel, EntryTable entries)
    {
        var program = new WorkerProgram(entries, channel);
        try
        {
            channel.Greet();
            program.Work();
            return 0;
        }
        catch (IOException error)
        {
            Console.Error.WriteLine($"The worker ends, because its executor has closed the channel: {error.Message}");
            return 1;
        }
        catch (InvalidDataException error)
        {
            Console.Error.WriteLine($"The worker ends: {error.Message}");
            return 1;
        }
    }

    private void Work()
    {
        new Thread(ReadFrames) { IsBackground = true, Name = "lariat-channel" }.Start();
        foreach (byte[] frame in _frames.GetConsumingEnumerable())
        {
            JobReply reply = Answer(_entries, frame);
            Interlocked.Decrement(ref _unanswered);
            _channel.Write(reply);
        }
    }

    private void ReadFrames()
    {
        try
        {
            while (_channel.Read() is { } frame)
            {
                Interlocked.Increment(ref _unanswered);
                _frames.Add(frame);
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            Console.Error.WriteLine($"The worker ends: {error.Message}");
            Environment.Exit(1);
        }

        if (Volatile.Read(ref _unanswered) > 0)
        {
            // The executor that would take the result has ended.
            Environment.Exit(1);
        }

        _frames.CompleteAdding();
    }

    /// <exception cref="InvalidDataException">The frame ends in the middle of a field, or has unknown content.</exception>
    internal static JobReply Answer(EntryTable entries, byte[] frame)
    {
        var reader = new BodyReader(frame);
        if (reader.ReadKind() != FrameKind.Job)
        {
            return new JobReply([], null, $"a frame of kind {frame[0]} is not a job.");
        }

        var request = JobRequest.Read(ref reader);
        return entries.TryFind(request.Entry, out WorkerEntry? entry, out string refusal)
            ? Run(entry, request.Arguments)
            : new JobReply([], null, refusal);
    }

    private static JobReply Run(WorkerEntry entry, byte[][] arguments)
    {
        var results = new List<byte[]>(arguments.Length);
        try
        {
            foreach (byte[] argument in arguments)
            {
                results.Add(entry.Call(argument));
            }

            return new JobReply([.. results], null);
        }
        catch (Exception error)
        {
            return new JobReply([.. results], RemoteFailure.Of(error));
        }
    }
}
