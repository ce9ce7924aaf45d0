using Lariat.Workers;

namespace Lariat.Fuzz.Tests;

public class WorkerFrameTests
{
    // A job that says it has 2^31 - 1 arguments, and ends.
    private static readonly byte[] s_cutOff = [14, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, (byte)'x', 255, 255, 255, 127];

    [Fact]
    public void Run_FrameIsCutOff_EndsWithExitCode1()
    {
        var channel = new WorkerChannel(new OpenStream(s_cutOff), Stream.Null, 1024);

        int exitCode = WorkerProgram.Run(channel, new EntryTable([]));

        Assert.Equal(1, exitCode);
    }

    /// <summary>A stream that its writer keeps open: at the end of a channel a worker that has not answered ends its process.</summary>
    private sealed class OpenStream(byte[] data) : MemoryStream(data)
    {
        public override int Read(Span<byte> buffer)
        {
            int count = base.Read(buffer);
            if (count == 0)
            {
                // The reader is a background thread.
                Thread.Sleep(Timeout.Infinite);
            }

            return count;
        }
    }
}
