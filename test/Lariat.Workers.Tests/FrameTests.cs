namespace Lariat.Workers.Tests;

/// <summary>The frames between an executor and its workers: what is written is read, and nothing else.</summary>
public class FrameTests
{
    [Fact]
    public void JobRequest_WrittenAndRead_IsTheSame()
    {
        var request = new JobRequest(new MethodEntry("Jobs.Square", "Some.Assembly", Guid.NewGuid(), 0x06000001), [[1, 2, 3], []]);

        byte[] frame = request.ToFrame(1024);
        var reader = new BodyReader(frame.AsSpan(WorkerProtocol.LengthBytes));
        FrameKind kind = reader.ReadKind();
        var read = JobRequest.Read(ref reader);

        Assert.Equal(frame.Length - WorkerProtocol.LengthBytes, BitConverter.ToInt32(frame));
        Assert.Equal(FrameKind.Job, kind);
        var entry = Assert.IsType<MethodEntry>(read.Entry);
        Assert.Equal(((MethodEntry)request.Entry).ModuleVersion, entry.ModuleVersion);
        Assert.Equal((request.Entry.Name, "Some.Assembly", 0x06000001), (entry.Name, entry.AssemblyName, entry.Token));
        Assert.Equal(request.Arguments, read.Arguments);
    }

    [Fact]
    public void JobReply_WithAFailure_KeepsTheResultsBeforeIt()
    {
        var reply = new JobReply([[1], [2]], new RemoteFailure("T", "message", "text"));

        var read = JobReply.Read(reply.ToFrame(1024).AsSpan(WorkerProtocol.LengthBytes));

        Assert.Equal(reply.Results, read.Results);
        Assert.Equal(reply.Failure, read.Failure);
    }

    [Fact]
    public void JobReply_LargerThanAFrame_BecomesARefusal()
    {
        var reply = new JobReply([new byte[2000]], null);

        var read = JobReply.Read(reply.ToFrame(1024).AsSpan(WorkerProtocol.LengthBytes));

        Assert.Empty(read.Results);
        Assert.Contains("1024", read.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfEveryBeginningOfAReply_Throws()
    {
        byte[] body = new JobReply([[1, 2], [3]], new RemoteFailure("T", "m", "t")).ToFrame(1024)[WorkerProtocol.LengthBytes..];

        for (int length = 0; length < body.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => JobReply.Read(body.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Read_OfACountThatCannotBe_Throws()
    {
        byte[] body = [(byte)FrameKind.Results, 255, 255, 255, 127];

        Assert.Throws<InvalidDataException>(() => JobReply.Read(body));
    }

    [Fact]
    public void ErrorTail_OfMoreThanItKeeps_HasTheEnd()
    {
        var tail = new ErrorTail();

        tail.Add(new byte[5000]);
        for (int i = 0; i < 1000; i++)
        {
            tail.Add("12345"u8);
        }

        Assert.Equal(4096, tail.ToString().Length);
        Assert.EndsWith("1234512345", tail.ToString(), StringComparison.Ordinal);
    }
}
