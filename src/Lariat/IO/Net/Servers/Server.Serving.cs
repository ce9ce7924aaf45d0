using System.Security.Authentication;
using Lariat.LowLevel;

namespace Lariat.Net;

public sealed partial class Server
{
    internal bool IsFull => _clients.Count >= (_options.MaxConnections ?? int.MaxValue);

    /// <summary>Starts the handler of an accepted connection.</summary>
    internal void Serve(IoStream stream)
    {
        var client = new ServerClient(this, new Connection(Loop, stream, _options));
        _clients.Add(client);
        client.Task = Loop.CreateTask(ServeAsync(client));
        client.Task.AddWaiter(client);
    }

    internal void OnEnded(ServerClient client)
    {
        // Also if the handler was canceled before its first step, in which case none of its code runs.
        client.Connection.Close();
        _clients.Remove(client);
        CountEnded();
        _lifetime.ResumeAccepting();
        _lifetime.WakeIfEnded();
    }

    /// <summary>Starts TLS. Handshake failures are not reported: port scanners and plaintext clients cause them.</summary>
    private async Coroutine<bool> TryStartTlsAsync(Connection connection)
    {
        try
        {
            await connection.StartTlsAsync(_options.Tls!, _options.TlsHandshakeTimeout);
            return true;
        }
        catch (Exception error) when (error is AuthenticationException or IOException or TimeoutException)
        {
            if (Loop.IsDebug)
            {
                Loop.WriteLog($"A TLS handshake failed: {error.Message}");
            }

            return false;
        }
    }

    private async Coroutine ServeAsync(ServerClient client)
    {
        Connection connection = client.Connection;
        try
        {
            if (_options.Tls is null || await TryStartTlsAsync(connection))
            {
                await _handler(connection);
            }
        }
        catch (OperationCanceledException error) when (LoopTask.Current.IsCancellation(error))
        {
            // A canceled handler's connection is closed; that is not a failure.
        }
        catch (Exception error)
        {
            Loop.CallExceptionHandler(new LoopErrorContext
            {
                Message = "Unhandled exception in the handler of a connection.",
                Exception = error,
                Future = client.Task,
            });
        }

        await connection.DisposeAsync();
    }
}
