namespace Lariat.Analyzers.Tests;

public class BlockingIoTests
{
    [Fact]
    public Task FilesAndStreams_InACoroutine_AreReported() => Check.MembersAsync("""
        async Coroutine UseAsync(FileStream file, Stream stream, StreamReader reader, byte[] buffer)
        {
            string text = File.ReadAllText("a"); // LAR0003
            File.WriteAllBytes("a", buffer); // LAR0003
            file.Read(buffer, 0, 1); // LAR0003
            stream.Write(buffer); // LAR0003
            stream.Flush(); // LAR0003
            reader.ReadLine(); // LAR0003
            Console.ReadLine(); // LAR0003
            await WorkAsync();
        }
        """);

    [Fact]
    public Task SocketsAndHttp_InACoroutine_AreReported() => Check.SourceAsync("""
        using System.Net;
        using System.Net.Sockets;

        class Program
        {
            async Coroutine UseAsync(Socket socket, TcpClient client, HttpClient http, HttpRequestMessage request, byte[] buffer)
            {
                socket.Receive(buffer); // LAR0003
                socket.Accept(); // LAR0003
                client.Connect("example.org", 80); // LAR0003
                Dns.GetHostAddresses("example.org"); // LAR0003
                http.Send(request); // LAR0003
                await Coroutine.Sleep(0);
            }
        }
        """);

    [Fact]
    public Task MemoryAndWriters_AreNot() => Check.MembersAsync("""
        async Coroutine UseAsync(MemoryStream memory, StringReader reader, TextWriter writer, FileStream file, byte[] buffer)
        {
            memory.Read(buffer, 0, 1);
            reader.ReadLine();
            writer.WriteLine("buffered");
            Console.WriteLine("standard output");
            file.Dispose();
            bool exists = File.Exists("a");
            await WorkAsync();
        }
        """);

    [Fact]
    public Task BlockingIo_InAThread_IsNot() => Check.MembersAsync("""
        async Coroutine<string> UseAsync() => await Coroutine.ToThread(() => File.ReadAllText("a"));

        string Plain() => File.ReadAllText("a");
        """);
}
