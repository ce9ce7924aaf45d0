// lariat serve: from options to exit code. The server itself is ServeHost.
using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Lariat.Tool.Serve;

/// <summary>The command <c>lariat serve</c>.</summary>
internal static class ServeCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(ToolContext context)
    {
        var command = new Command("serve", "Serves the files of a directory over HTTP, on event loops.");
        var switches = new ServeSwitches();
        switches.AddTo(command);
        command.SetAction(parsed => RunAsync(switches.Read(parsed), context).GetAwaiter().GetResult());
        return command;
    }

    /// <summary>Serves until Ctrl-C, or until the context's token is canceled; running requests are then given time to end.</summary>
    /// <exception cref="UsageException">The server cannot listen at the address.</exception>
    public static async Task<int> RunAsync(ServeOptions options, ToolContext context)
    {
        await using var host = new ServeHost(options, context);
        try
        {
            await host.StartAsync();
        }
        catch (Exception error) when (Explain(error, options) is { } message)
        {
            throw new UsageException(message);
        }

        await context.Output.WriteLineAsync($"Serving {options.Folder} at {host.Url} (Ctrl-C ends it)");
        await host.WaitForEndAsync();
        return ExitCode.Success;
    }

    private static string? Explain(Exception error, ServeOptions options) => error switch
    {
        IOException { InnerException: AddressInUseException }
            => $"Port {options.Port} of {options.Address} is in use: choose another with --port N, or a free one with --port 0.",
        SocketException { SocketErrorCode: SocketError.AccessDenied }
            => $"Port {options.Port} requires administrator rights: choose one from 1024 on with --port N.",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable }
            => $"--bind {options.Address}: this machine has no such address.",
        SocketException socket => $"Listening at {new IPEndPoint(options.Address, options.Port)} failed: {socket.Message}",
        _ => null,
    };
}
