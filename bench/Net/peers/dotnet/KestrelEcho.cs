using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lariat.Net.Peers;

/// <summary>Kestrel without HTTP: a <see cref="ConnectionHandler"/> on its sockets and pipes.</summary>
internal sealed class KestrelEcho : ConnectionHandler
{
    public static async Task RunAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseConnectionHandler<KestrelEcho>()));
        await using WebApplication app = builder.Build();
        await app.StartAsync();
        Console.WriteLine($"listening on 127.0.0.1:{new Uri(app.Urls.First()).Port}");
        await app.WaitForShutdownAsync();
    }

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        PipeReader input = connection.Transport.Input;
        while (true)
        {
            ReadResult result = await input.ReadAsync();
            foreach (ReadOnlyMemory<byte> part in result.Buffer)
            {
                connection.Transport.Output.Write(part.Span);
            }

            await connection.Transport.Output.FlushAsync();
            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }
}
