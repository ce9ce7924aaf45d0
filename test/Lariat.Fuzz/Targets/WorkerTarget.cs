// The first byte says what the rest is: frames for a worker's channel, the body of a job, the body of a reply, or the settings in the environment.
using System.Text;
using Lariat.Processes;
using Lariat.Workers;

namespace Lariat.Fuzz;

/// <summary>The protocol between a ProcessExecutor and its workers.</summary>
internal sealed class WorkerTarget : FuzzTarget
{
    private const int MaxFrameBytes = 4096;

    private static readonly EntryTable s_entries = new([WorkerEntry.Create("echo", static (byte[] bytes) => bytes)]);

    private static readonly byte[] s_job = new JobRequest(new NamedEntry("echo"), [[1, 2], []]).ToFrame(MaxFrameBytes);

    public override string Name => "worker";

    public override IReadOnlyList<byte[]> Seeds =>
    [
        [0, 3, .. s_job, .. s_job],
        [1, .. s_job[4..]],
        [1, .. new JobRequest(new MethodEntry("name", typeof(WorkerTarget).Assembly.FullName!, typeof(WorkerTarget).Module.ModuleVersionId, 0x06000001), [[7]]).ToFrame(MaxFrameBytes)[4..]],
        [2, .. new JobReply([[1], [], [2, 3]], null).ToFrame(MaxFrameBytes)[4..]],
        [2, .. new JobReply([[1]], RemoteFailure.Of(new FormatException("bad"))).ToFrame(MaxFrameBytes)[4..]],
        [2, .. new JobReply([], null, "no").ToFrame(MaxFrameBytes)[4..]],
        [3, .. Encoding.UTF8.GetBytes(WorkerProtocol.MakeSettings(MaxFrameBytes))],
    ];

    public override IReadOnlyList<byte[]> Dictionary => ["echo"u8.ToArray(), "System.FormatException"u8.ToArray(), "System.OutOfMemoryException"u8.ToArray(), [4, 0, 0, 0], [255, 255, 255, 127]];

    public override void Run(byte[] input)
    {
        byte[] data = input.Length == 0 ? [] : input[1..];
        try
        {
            switch (input.FirstOrDefault() & 3)
            {
                case 0:
                    Listen(data);
                    break;
                case 1:
                    Answer(data);
                    break;
                case 2:
                    ReadReply(data);
                    break;
                default:
                    bool isOurs = WorkerProtocol.TryParseSettings(Encoding.UTF8.GetString(data), out int maxFrameBytes);
                    FuzzFaultException.ThrowUnless(!isOurs || maxFrameBytes > 0, "Settings without a limit.");
                    break;
            }
        }
        catch (InvalidDataException)
        {
            // What is no frame.
        }
    }

    private static void Listen(byte[] data)
    {
        var source = new ByteSource(data);
        Pieces pieces = source.Pieces();
        var channel = new WorkerChannel(new PiecesStream(source.Rest(), pieces), Stream.Null, MaxFrameBytes);
        try
        {
            while (channel.Read() is { } frame)
            {
                Answer(frame);
            }
        }
        catch (EndOfStreamException)
        {
            // In the middle of a frame.
        }
    }

    // What is understood must be the same after it was written and read again; a worker answers it, whatever it is.
    private static void Answer(byte[] body)
    {
        JobReply reply = WorkerProgram.Answer(s_entries, body);
        FuzzFaultException.ThrowUnless(reply.ToFrame(MaxFrameBytes).Length > WorkerProtocol.LengthBytes, "An empty answer.");
        var reader = new BodyReader(body);
        if (reader.ReadKind() == FrameKind.Job)
        {
            var request = JobRequest.Read(ref reader);
            var again = new BodyReader(request.ToFrame(int.MaxValue).AsSpan(WorkerProtocol.LengthBytes));
            again.ReadKind();
            var copy = JobRequest.Read(ref again);
            FuzzFaultException.ThrowUnlessEqual(request.Entry.Name, copy.Entry.Name, "the name of the entry");
            CheckEqual(request.Arguments, copy.Arguments);
        }
    }

    private static void ReadReply(byte[] body)
    {
        var reply = JobReply.Read(body);
        _ = reply.Failure?.ToException();
        var copy = JobReply.Read(reply.ToFrame(int.MaxValue).AsSpan(WorkerProtocol.LengthBytes));
        CheckEqual(reply.Results, copy.Results);
        FuzzFaultException.ThrowUnlessEqual(reply.Failure, copy.Failure, "the failure");
        FuzzFaultException.ThrowUnlessEqual(reply.Refusal, copy.Refusal, "the refusal");
    }

    private static void CheckEqual(byte[][] first, byte[][] second)
        => FuzzFaultException.ThrowUnless(first.Length == second.Length && first.Zip(second).All(static pair => pair.First.AsSpan().SequenceEqual(pair.Second)), "Bytes that travel have changed.");
}
