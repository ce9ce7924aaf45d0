// tail -f: prints what is appended to a file, woken by the directory's changes. Without arguments it follows a file that it writes itself.
// Usage: tail-follow [FILE]
#:project ../src/Lariat/Lariat.csproj
using System.Text;
using Lariat;
using Lariat.IO;

if (args is [var followed])
{
    EventLoop.Run(FollowAsync(followed, text => Console.Write(text)));
    return;
}

EventLoop.Run(MainAsync());

static async Coroutine MainAsync()
{
    await using TemporaryDirectory directory = await TemporaryDirectory.CreateAsync();
    string path = Path.Combine(directory.Path, "log");
    await AsyncFile.WriteAllTextAsync(path, "was there before\n");

    var lines = new AsyncQueue<string>();
    LoopTask follower = LoopTask.Create(FollowAsync(path, text => lines.TryPut(text)));
    Console.Write(await lines.GetAsync());
    foreach (string line in (string[])["one\n", "two\n", "three\n"])
    {
        await AsyncFile.AppendAllTextAsync(path, line);
        Console.Write(await lines.GetAsync());
    }

    follower.Cancel();
    await Coroutine.WaitMany([follower]);
}

// region: follow
static async Coroutine FollowAsync(string path, Action<string> onText)
{
    string directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
    using DirectoryWatch watch = await DirectoryWatch.OpenAsync(directory);
    await using AsyncFile file = await AsyncFile.OpenAsync(path);
    Decoder decoder = Encoding.UTF8.GetDecoder();
    byte[] buffer = new byte[4096];
    char[] chars = new char[4096];
    while (true)
    {
        // First what is there, then wait: a change between the two is kept by the watch.
        while (await file.ReadAsync(buffer) is > 0 and int count)
        {
            onText(new string(chars, 0, decoder.GetChars(buffer, 0, count, chars, 0)));
        }

        await watch.ReadAsync();
        file.Position = Math.Min(file.Position, file.Length);
    }
}
// endregion
