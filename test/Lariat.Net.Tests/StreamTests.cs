using System.IO.Pipes;
using Lariat.IO;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>The two halves of a connection for code that takes any stream, and readiness of descriptors that are no sockets.</summary>
public abstract class StreamTests(DriverKind kind) : DriverTest(kind)
{
    [Fact]
    public void Read_NextTimerIsDaysAway_Waits() => Run(() => WithPair(
        async connection =>
        {
            await connection.ReadExactlyAsync(1);
            await connection.WriteAsync(Bytes("answer"));
        },
        async connection =>
        {
            TimerHandle timer = EventLoop.Current.CallLater(TimeSpan.FromDays(2), () => { });
            await connection.WriteAsync(Bytes("?"));

            byte[] answer = await connection.ReadExactlyAsync(6);

            timer.Cancel();
            Assert.Equal("answer", Text(answer));
        }));

    [Fact]
    public void ReadLinesAsync_LastLineWithoutNewline_IsYielded() => Run(() => WithPair(
        async connection =>
        {
            await connection.Writer.WriteAsync(Bytes("one\ntwo\n\nthree"));
            connection.Writer.EndWriting();
            await connection.Reader.ReadToEndAsync();
        },
        async connection =>
        {
            var lines = new List<string>();
            await foreach (byte[] line in connection.Reader.ReadLinesAsync())
            {
                lines.Add(Text(line));
            }

            Assert.Equal(["one\n", "two\n", "\n", "three"], lines);
        }));

    [Fact]
    public void ReadTextLinesAsync_BothKindsOfNewline_AreCutOff() => Run(() => WithPair(
        async connection =>
        {
            await connection.WriteAsync(Bytes("größe\r\n\nb\n"));
            connection.EndWriting();
            await connection.ReadToEndAsync();
        },
        async connection =>
        {
            var lines = new List<string>();
            await foreach (string line in connection.Reader.ReadTextLinesAsync())
            {
                lines.Add(line);
            }

            Assert.Equal(["größe", "", "b"], lines);
        }));

    [Fact]
    public void ReadTextLinesAsync_OfAConnection_IsTextWithoutEnds() => Run(() => WithPair(
        async connection =>
        {
            await connection.WriteAsync(Bytes("größe\r\nb"));
            connection.EndWriting();
            await connection.ReadToEndAsync();
        },
        async connection =>
        {
            var lines = new List<string>();
            await foreach (string line in connection.ReadTextLinesAsync())
            {
                lines.Add(line);
            }

            Assert.Equal(["größe", "b"], lines);
        }));

    [Fact]
    public void ReadLinesAsync_LeftEarly_LeavesTheRest() => Run(() => WithPair(
        async connection =>
        {
            await connection.WriteAsync(Bytes("one\ntwo\n"));
            connection.EndWriting();
            await connection.ReadToEndAsync();
        },
        async connection =>
        {
            await foreach (byte[] line in connection.ReadLinesAsync())
            {
                Assert.Equal("one\n", Text(line));
                break;
            }

            Assert.Equal("two\n", Text(await connection.ReadLineAsync()));
        }));

    [Fact]
    public void WriteLines_Pieces_ArriveInOrder() => Run(() => WithPair(
        async connection => await connection.WriteAsync(await connection.ReadExactlyAsync(6)),
        async connection =>
        {
            connection.Writer.WriteLines([Bytes("ab"), Bytes(""), Bytes("cdef")]);

            Assert.Equal("abcdef", Text(await connection.ReadExactlyAsync(6)));
        }));

    [Fact]
    public void Write_AfterWriterClosed_IsRefused() => Run(() => WithPair(
        async connection => await connection.ReadToEndAsync(),
        async connection =>
        {
            connection.Writer.Close();

            await connection.Writer.WaitClosedAsync();
            Assert.True(connection.IsClosing);
            Assert.Throws<InvalidOperationException>(() => connection.Writer.Write("late"u8));
        }));

    [Fact]
    public void Watch_Pipe_CompletesWhenReadable() => Run(async () =>
    {
        IoSockets sockets = EventLoop.Current.Sockets;
        using var write = new AnonymousPipeServerStream(PipeDirection.Out);
        int descriptor = (int)write.ClientSafePipeHandle.DangerousGetHandle();
        if (!sockets.CanWatch)
        {
            Assert.Throws<NotSupportedException>(() => sockets.Watch(descriptor));
            return;
        }

        IoWatch watch = sockets.Watch(descriptor);
        IoWait wait = new IoWait(EventLoop.Current).Begin();
        bool isWritten = false;
        watch.ArmRead(wait);
        EventLoop.Current.CallSoon(() =>
        {
            isWritten = true;
            write.WriteByte(1);
        });
        await wait;

        watch.Close();
        Assert.True(isWritten);
    });
}
