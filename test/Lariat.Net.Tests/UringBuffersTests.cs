using System.Net.Sockets;
using Lariat.LowLevel;
using Xunit;

namespace Lariat.Net.Tests;

/// <summary>How many of its receive buffers the io_uring driver touches.</summary>
public sealed class UringBuffersTests() : DriverTest(DriverKind.Uring)
{
    private UringDriver? _driver;
    private UringBufferShape? _shape;

    protected override IoDriver MakeDriver() => _driver = new UringDriver(_shape);

    [Fact]
    public void Receive_OneMessageAfterTheOther_TouchesAShareOfTheBuffers() => Run(async () =>
    {
        // Below the size at which a stream is received from in bulk; together more than all buffers.
        byte[] message = new byte[7 * 1024];
        (Connection connection, Socket peer) = await OpenPlainPair();
        for (int i = 0; i < 800; i++)
        {
            peer.Send(message);
            Assert.Equal(message.Length, (await connection.ReadExactlyAsync(message.Length)).Length);
        }

        UringBuffers buffers = _driver!.Buffers;
        Assert.InRange(buffers.OfferedCount, 1, buffers.Count / 4);
        connection.Abort();
        peer.Dispose();
    });

    [Fact]
    public void Receive_RingIsOftenEmpty_HoldsMoreBuffersAndLosesNothing()
    {
        _shape = new UringBufferShape(Count: 64, Bytes: 4096);
        Run(async () =>
        {
            byte[] message = new byte[4096];
            var pairs = new List<(Connection Connection, Socket Peer)>();
            for (int i = 0; i < 16; i++)
            {
                pairs.Add(await OpenPlainPair());
            }

            UringBuffers buffers = _driver!.Buffers;
            int before = buffers.RingCount;
            for (int round = 0; round < 200 && buffers.RingCount == before; round++)
            {
                foreach ((_, Socket peer) in pairs)
                {
                    message.AsSpan().Fill((byte)round);
                    peer.Send(message);
                }

                foreach ((Connection connection, _) in pairs)
                {
                    Assert.Equal(message, (await connection.ReadExactlyAsync(message.Length)).ToArray());
                }
            }

            Assert.Equal(2 * before, buffers.RingCount);
            foreach ((Connection connection, Socket peer) in pairs)
            {
                connection.Abort();
                peer.Dispose();
            }
        });
    }
}
