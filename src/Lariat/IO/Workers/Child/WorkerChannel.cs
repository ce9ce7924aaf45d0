// A worker communicates over its original standard input and output. User code must not: one Console.WriteLine would end up in
// the middle of a frame. On Linux the descriptors are moved away before anything else runs; 0 becomes /dev/null and 1 the same as 2, for
// native code and for children too. Elsewhere only Console is redirected.
using Lariat.LowLevel;

namespace Lariat.Workers;

/// <summary>The worker's side of the channel. Thread: one reads, one writes.</summary>
internal sealed class WorkerChannel(Stream input, Stream output, int maxFrameBytes)
{
    public static WorkerChannel Open(int maxFrameBytes)
    {
        Stream input;
        Stream output;
        if (OperatingSystem.IsLinux())
        {
            input = new FileStream(PosixStandardStreams.TakeInput(), FileAccess.Read, bufferSize: 0);
            output = new FileStream(PosixStandardStreams.TakeOutput(), FileAccess.Write, bufferSize: 0);
        }
        else
        {
            input = Console.OpenStandardInput();
            output = Console.OpenStandardOutput();
        }

        // Static constructors may have used Console before Main: it must not keep the old streams.
        Console.SetIn(TextReader.Null);
        Console.SetOut(Console.Error);
        return new WorkerChannel(input, output, maxFrameBytes);
    }

    public void Greet() => output.Write(WorkerProtocol.MakeGreeting());

    /// <summary>The next frame's body; null if the executor has closed the channel.</summary>
    /// <exception cref="InvalidDataException">The frame is too large, or ends too early.</exception>
    public byte[]? Read()
    {
        byte[] length = new byte[WorkerProtocol.LengthBytes];
        int count = input.ReadAtLeast(length, length.Length, throwOnEndOfStream: false);
        if (count == 0)
        {
            return null;
        }

        int bodyBytes = BitConverter.ToInt32(length);
        if (count < length.Length || bodyBytes < 1 || bodyBytes > maxFrameBytes)
        {
            throw new InvalidDataException($"The executor sent a frame of {bodyBytes} bytes; it must have 1 to {maxFrameBytes}.");
        }

        byte[] body = new byte[bodyBytes];
        input.ReadExactly(body);
        return body;
    }

    public void Write(JobReply reply) => output.Write(reply.ToFrame(maxFrameBytes));
}
