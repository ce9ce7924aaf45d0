// Reads 10,000 files, 64 at a time, on one thread: what is cached is read at once, the rest goes to the disk side by side.
#:project ../src/Lariat/Lariat.csproj
using Lariat;
using Lariat.IO;

EventLoop.Run(MainAsync());

static async Coroutine MainAsync()
{
    await using TemporaryDirectory folder = await TemporaryDirectory.CreateAsync();
    string[] paths = [.. Enumerable.Range(0, 10_000).Select(i => Path.Combine(folder.Path, $"{i}.txt"))];
    await ForEachAsync(paths, path => AsyncFile.WriteAllTextAsync(path, $"I am {Path.GetFileName(path)}\n"));

    long bytes = 0;
    int correct = 0;
    // region: read
    await ForEachAsync(paths, async path =>
    {
        byte[] content = await AsyncFile.ReadAllBytesAsync(path);
        bytes += content.Length;
        correct += content.AsSpan().StartsWith("I am "u8) ? 1 : 0;
    });
    // endregion
    Console.WriteLine($"{correct:N0} files, {bytes:N0} bytes");
}

// 64 tasks take the paths from one queue: no lock, since only one of them runs at a time.
static async Coroutine ForEachAsync(string[] paths, Func<string, Coroutine> work)
{
    var left = new Queue<string>(paths);
    await TaskGroup.RunAsync(async group =>
    {
        for (int worker = 0; worker < 64; worker++)
        {
            group.Create(WorkAsync());
        }
    });

    async Coroutine WorkAsync()
    {
        while (left.TryDequeue(out string? path))
        {
            await work(path);
        }
    }
}
