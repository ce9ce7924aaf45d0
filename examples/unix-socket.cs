// A Unix socket: a server that only programs of this machine, and of this user, can reach.
// Usage: unix-socket PATH serves there (then: nc -U PATH); without arguments it serves in a temporary folder and talks to itself.
#:project ../src/Lariat/Lariat.csproj
using System.Net.Sockets;
using System.Text;
using Lariat;
using Lariat.Net;

EventLoop.Run(args is [var path] ? ServeAsync(path) : DemonstrateAsync());

static async Coroutine ServeAsync(string path)
{
    await using Server server = await StartAsync(path);
    Console.WriteLine($"listening on {path}");
    await server.ServeForeverAsync();
}

// region: start
static async Coroutine<Server> StartAsync(string path)
{
    var at = new UnixDomainSocketEndPoint(path);
    Server server = await Server.StartAsync(ReverseAsync, at);
    File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite); // the server removes the file when it ends
    return server;
}
// endregion

static async Coroutine ReverseAsync(Connection connection)
{
    while (await connection.ReadLineAsync() is { Length: > 0 } line)
    {
        char[] letters = Encoding.UTF8.GetString(line).TrimEnd().ToCharArray();
        Array.Reverse(letters);
        await connection.WriteAsync(Encoding.UTF8.GetBytes($"{new string(letters)}\n"));
    }
}

static async Coroutine DemonstrateAsync()
{
    DirectoryInfo folder = Directory.CreateTempSubdirectory();
    try
    {
        string path = Path.Combine(folder.FullName, "reverse.sock");
        await using Server server = await StartAsync(path);
        await AskAsync(path, "stressed", "lager");
        await server.ShutdownAsync(TimeSpan.Zero);
        await AskAsync(path, "too late");
    }
    finally
    {
        folder.Delete(recursive: true);
    }
}

static async Coroutine AskAsync(string path, params string[] words)
{
    try
    {
        await using Connection connection = await Connection.OpenAsync(new UnixDomainSocketEndPoint(path));
        foreach (string word in words)
        {
            await connection.WriteAsync(Encoding.UTF8.GetBytes(word + "\n"));
            Console.Write($"{word} -> {Encoding.UTF8.GetString(await connection.ReadLineAsync())}");
        }
    }
    catch (SocketException)
    {
        Console.WriteLine($"{words[0]}: nobody listens there");
    }
}
