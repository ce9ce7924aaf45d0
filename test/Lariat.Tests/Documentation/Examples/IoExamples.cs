using System.Net;
using Lariat.IO;
using Lariat.Net;
using Lariat.Processes;

namespace Lariat.Tests.Documentation;

/// <summary>Examples of the documentation of connections, files and processes.</summary>
internal static class IoExamples
{
    public static async Coroutine<byte[]> OpenAsync()
    {
        // region: Connection.OpenAsync
        await using Connection connection = await Connection.OpenAsync("example.org", 80);
        await connection.WriteAsync("GET / HTTP/1.0\r\nHost: example.org\r\n\r\n");
        byte[] answer = await connection.ReadToEndAsync();
        // endregion
        return answer;
    }

    public static async Coroutine ServeAsync()
    {
        // region: Server.StartAsync
        await using Server server = await Server.StartAsync(EchoAsync, new IPEndPoint(IPAddress.Loopback, 8080));
        await server.ServeForeverAsync();

        static async Coroutine EchoAsync(Connection client)
        {
            while (await client.ReadAsync(4096) is { Length: > 0 } data)
            {
                await client.WriteAsync(data);
            }
        }
        // endregion
    }

    public static async Coroutine ReadLineAsync(Connection connection)
    {
        // region: ReadLineAsync
        while (await connection.ReadLineAsync() is { Length: > 0 } line)
        {
            Console.WriteLine($"{line.Length} bytes, the newline included");
        }
        // endregion
    }

    public static async Coroutine WriteTextAsync(AsyncWriter writer, string name)
    {
        // region: AsyncWriter.WriteAsync
        await writer.WriteAsync($"HELLO {name}\n");
        // endregion
    }

    public static async Coroutine<int> OpenFileAsync(string path)
    {
        // region: AsyncFile.OpenAsync
        await using AsyncFile file = await AsyncFile.OpenAsync(path);
        byte[] head = new byte[16];
        int count = await file.ReadAtAsync(head, offset: 0);
        // endregion
        return count;
    }

    public static async Coroutine ReadAllTextAsync(string path)
    {
        // region: ReadAllTextAsync
        string text = await AsyncFile.ReadAllTextAsync(path);
        await AsyncFile.WriteAllTextAsync(path, text.ToUpperInvariant(), atomic: true);
        // endregion
    }

    public static async Coroutine CommunicateAsync()
    {
        // region: Subprocess.ExecAsync
        await using Subprocess process = await Subprocess.ExecAsync(
            "date", ["+%Y"], new SubprocessOptions { StandardOutput = Redirect.Pipe });
        CommunicateResult result = await process.CommunicateAsync();
        Console.WriteLine($"{result.Output.Length} bytes, {result.Status}");
        // endregion
    }
}
