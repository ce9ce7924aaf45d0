using System.IO.Pipes;
using Lariat.Workers;

namespace Lariat.Fuzz.Tests;

public class WorkerFrameTests
{
    // A job that says it has 2^31 - 1 arguments, and ends.
    private static readonly byte[] s_cutOff = [14, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, (byte)'x', 255, 255, 255, 127];

    [Fact]
    public void Run_FrameIsCutOff_EndsWithExitCode1()
    {
        using var executor = new AnonymousPipeServerStream(PipeDirection.Out);
        using var input = new AnonymousPipeClientStream(PipeDirection.In, executor.ClientSafePipeHandle);
        executor.Write(s_cutOff);

        int exitCode = WorkerProgram.Run(new WorkerChannel(input, Stream.Null, 1024), new EntryTable([]));

        Assert.Equal(1, exitCode);
    }
}
