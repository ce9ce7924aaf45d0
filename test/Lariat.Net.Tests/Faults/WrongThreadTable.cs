using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>Every public member of what is bound to a loop in Lariat.Net, and a use of each.</summary>
/// <remarks>Free are members that only show a field of the object (it may be stale), and those that are made for other threads.</remarks>
internal static class WrongThreadTable
{
    public sealed record Row(Type Type, string Member, Func<WrongThreadScene, Coroutine> UseAsync, bool IsFree);

    public static IReadOnlyList<Row> Rows { get; } = [.. Reading(), .. Writing(), .. Connections(), .. Servers(), .. Datagrams(), .. Transports()];

    private static IEnumerable<Row> Reading()
    {
        Type type = typeof(Connection);
        yield return Checked(type, nameof(Connection.ReadAsync), async s => await s.Connection.ReadAsync(new byte[1].AsMemory()));
        yield return Checked(type, nameof(Connection.ReadAsync), async s => await s.Connection.ReadAsync(1));
        yield return Checked(type, nameof(Connection.ReadToEndAsync), async s => await s.Connection.ReadToEndAsync());
        yield return Checked(type, nameof(Connection.ReadExactlyAsync), async s => await s.Connection.ReadExactlyAsync(new byte[1].AsMemory()));
        yield return Checked(type, nameof(Connection.ReadExactlyAsync), async s => await s.Connection.ReadExactlyAsync(1));
        yield return Checked(type, nameof(Connection.ReadLineAsync), async s => await s.Connection.ReadLineAsync());
        yield return Checked(type, nameof(Connection.ReadLinesAsync), async s => await s.Connection.ReadLinesAsync().GetAsyncEnumerator().MoveNextAsync());
        yield return Checked(type, nameof(Connection.ReadTextLinesAsync), async s => await s.Connection.ReadTextLinesAsync().GetAsyncEnumerator().MoveNextAsync());
        yield return Checked(type, nameof(Connection.ReadUntilAsync), async s => await s.Connection.ReadUntilAsync("x"u8.ToArray()));
        yield return Checked(type, nameof(Connection.ReadUntilAsync), async s => await s.Connection.ReadUntilAsync([(ReadOnlyMemory<byte>)"x"u8.ToArray()]));
        yield return Checked(type, nameof(Connection.PeekAsync), async s => await s.Connection.PeekAsync());
        yield return Checked(type, nameof(Connection.Consume), async s => s.Connection.Consume(0));
        yield return Checked(type, nameof(Connection.Input), async s => await s.Connection.Input.ReadAsync());
        yield return Checked(type, nameof(Connection.Input), async s => s.Connection.Input.TryRead(out _));
        yield return Free(type, nameof(Connection.Reader), s => _ = s.Connection.Reader);
        yield return Free(type, nameof(Connection.IsAtEnd), s => _ = s.Connection.IsAtEnd);
        yield return Free(type, nameof(Connection.BufferedBytes), s => _ = s.Connection.BufferedBytes);
    }

    private static IEnumerable<Row> Writing()
    {
        Type type = typeof(Connection);
        yield return Checked(type, nameof(Connection.Write), async s => s.Connection.Write("x"u8));
        yield return Checked(type, nameof(Connection.WriteLines), async s => s.Connection.WriteLines([new byte[1]]));
        yield return Checked(type, nameof(Connection.WriteAsync), async s => await s.Connection.WriteAsync(new byte[1]));
        yield return Checked(type, nameof(Connection.DrainAsync), async s => await s.Connection.DrainAsync());
        yield return Checked(type, nameof(Connection.SendFileAsync), async s => await s.Connection.SendFileAsync(typeof(Row).Assembly.Location));
        yield return Checked(type, nameof(Connection.FlushAsync), async s => await s.Connection.FlushAsync());
        yield return Checked(type, nameof(Connection.EndWriting), async s => s.Connection.EndWriting());
        yield return Checked(type, nameof(Connection.Output), async s => s.Connection.Output.GetMemory());
        yield return Checked(type, nameof(Connection.Output), async s => await s.Connection.Output.FlushAsync());
        yield return Free(type, nameof(Connection.Writer), s => _ = s.Connection.Writer);
        yield return Free(type, nameof(Connection.PendingWriteBytes), s => _ = s.Connection.PendingWriteBytes);
    }

    private static IEnumerable<Row> Connections()
    {
        Type type = typeof(Connection);
        yield return Checked(type, nameof(Connection.LocalEndPoint), async s => _ = s.Connection.LocalEndPoint);
        yield return Checked(type, nameof(Connection.RemoteEndPoint), async s => _ = s.Connection.RemoteEndPoint);
        yield return Checked(type, nameof(Connection.SetOption), async s => s.Connection.SetOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, 1));
        yield return Checked(type, nameof(Connection.Close), async s => s.Connection.Close());
        yield return Checked(type, nameof(Connection.Abort), async s => s.Connection.Abort());
        yield return Checked(type, nameof(Connection.WaitClosedAsync), async s => await s.Connection.WaitClosedAsync());
        yield return Checked(type, nameof(Connection.DisposeAsync), async s => await s.Connection.DisposeAsync());
        yield return Checked(type, nameof(Connection.StartTlsAsync), async s => await s.Connection.StartTlsAsync(new SslClientAuthenticationOptions()));
        yield return Checked(type, nameof(Connection.StartTlsAsync), async s => await s.Connection.StartTlsAsync(new SslServerAuthenticationOptions()));
        yield return Free(type, nameof(Connection.Loop), s => _ = s.Connection.Loop);
        yield return Free(type, nameof(Connection.IsClosing), s => _ = s.Connection.IsClosing);
        yield return Free(type, nameof(Connection.Tls), s => _ = s.Connection.Tls);
        yield return Free(type, nameof(Connection.AsStream), s => _ = s.Connection.AsStream());
    }

    private static IEnumerable<Row> Servers()
    {
        Type type = typeof(Server);
        yield return Checked(type, nameof(Server.Close), async s => s.Server.Close());
        yield return Checked(type, nameof(Server.CloseClients), async s => s.Server.CloseClients());
        yield return Checked(type, nameof(Server.AbortClients), async s => s.Server.AbortClients());
        yield return Checked(type, nameof(Server.WaitClosedAsync), async s => await s.Server.WaitClosedAsync());
        yield return Checked(type, nameof(Server.ServeForeverAsync), async s => await s.Server.ServeForeverAsync());
        yield return Checked(type, nameof(Server.ShutdownAsync), async s => await s.Server.ShutdownAsync(TimeSpan.Zero));
        yield return Checked(type, nameof(Server.DisposeAsync), async s => await s.Server.DisposeAsync());
        yield return Free(type, nameof(Server.Loop), s => _ = s.Server.Loop);
        yield return Free(type, nameof(Server.EndPoints), s => _ = s.Server.EndPoints);
        yield return Free(type, nameof(Server.Port), s => _ = s.Server.Port);
        yield return Free(type, nameof(Server.ConnectionCount), s => _ = s.Server.ConnectionCount);
        yield return Free(type, nameof(Server.IsServing), s => _ = s.Server.IsServing);
    }

    private static IEnumerable<Row> Datagrams()
    {
        Type type = typeof(DatagramEndpoint);
        yield return Checked(type, nameof(DatagramEndpoint.LocalEndPoint), async s => _ = s.Datagrams.LocalEndPoint);
        yield return Checked(type, nameof(DatagramEndpoint.ReceiveAsync), async s => await s.Datagrams.ReceiveAsync());
        yield return Checked(type, nameof(DatagramEndpoint.ReceiveAsync), async s => await s.Datagrams.ReceiveAsync(new byte[1]));
        yield return Checked(type, nameof(DatagramEndpoint.SendAsync), async s => await s.Datagrams.SendAsync(new byte[1], new IPEndPoint(IPAddress.Loopback, 9)));
        yield return Checked(type, nameof(DatagramEndpoint.MaxReceiveBytes), async s => s.Datagrams.MaxReceiveBytes = 1);
        yield return Checked(type, nameof(DatagramEndpoint.JoinGroup), async s => s.Datagrams.JoinGroup(IPAddress.Parse("239.1.2.3")));
        yield return Checked(type, nameof(DatagramEndpoint.SetOption), async s => s.Datagrams.SetOption(SocketOptionLevel.Socket, SocketOptionName.Broadcast, 1));
        yield return Checked(type, nameof(DatagramEndpoint.Close), async s => s.Datagrams.Close());
        yield return Checked(type, nameof(DatagramEndpoint.Dispose), async s => s.Datagrams.Dispose());
        yield return Free(type, nameof(DatagramEndpoint.Loop), s => _ = s.Datagrams.Loop);
        yield return Free(type, nameof(DatagramEndpoint.RemoteEndPoint), s => _ = s.Datagrams.RemoteEndPoint);
        yield return Free(type, nameof(DatagramEndpoint.IsClosed), s => _ = s.Datagrams.IsClosed);
    }

    private static IEnumerable<Row> Transports()
    {
        Type type = typeof(StreamTransport);
        yield return Checked(type, nameof(StreamTransport.LocalEndPoint), async s => _ = s.Transport.LocalEndPoint);
        yield return Checked(type, nameof(StreamTransport.RemoteEndPoint), async s => _ = s.Transport.RemoteEndPoint);
        yield return Checked(type, nameof(StreamTransport.SetOption), async s => s.Transport.SetOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, 1));
        yield return Checked(type, nameof(StreamTransport.PauseReading), async s => s.Transport.PauseReading());
        yield return Checked(type, nameof(StreamTransport.ResumeReading), async s => s.Transport.ResumeReading());
        yield return Checked(type, nameof(StreamTransport.Write), async s => s.Transport.Write("x"u8));
        yield return Checked(type, nameof(StreamTransport.WriteLines), async s => s.Transport.WriteLines([new byte[1]]));
        yield return Checked(type, nameof(StreamTransport.SetWriteBufferLimits), async s => s.Transport.SetWriteBufferLimits(1));
        yield return Checked(type, nameof(StreamTransport.EndWriting), async s => s.Transport.EndWriting());
        yield return Checked(type, nameof(StreamTransport.Close), async s => s.Transport.Close());
        yield return Checked(type, nameof(StreamTransport.Abort), async s => s.Transport.Abort());
        yield return Free(type, nameof(StreamTransport.Loop), s => _ = s.Transport.Loop);
        yield return Free(type, nameof(StreamTransport.Protocol), s => _ = s.Transport.Protocol);
        yield return Free(type, nameof(StreamTransport.IsClosing), s => _ = s.Transport.IsClosing);
        yield return Free(type, nameof(StreamTransport.IsReading), s => _ = s.Transport.IsReading);
        yield return Free(type, nameof(StreamTransport.Tls), s => _ = s.Transport.Tls);
        yield return Free(type, nameof(StreamTransport.WriteBufferLimits), s => _ = s.Transport.WriteBufferLimits);
        yield return Free(type, nameof(StreamTransport.WriteBufferBytes), s => _ = s.Transport.WriteBufferBytes);
    }

    private static Row Checked(Type type, string member, Func<WrongThreadScene, Coroutine> useAsync) => new(type, member, useAsync, IsFree: false);

    private static Row Free(Type type, string member, Action<WrongThreadScene> use) => new(
        type,
        member,
        async scene =>
        {
            use(scene);
            await Coroutine.Completed;
        },
        IsFree: true);
}
