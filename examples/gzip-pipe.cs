// A pipe through gzip: one task writes, one reads, and neither needs all of the text at once.
#:project ../src/Lariat/Lariat.csproj
using System.Text;
using Lariat;
using Lariat.IO;
using Lariat.Processes;

EventLoop.Run(MainAsync());

// region: pipe
static async Coroutine MainAsync()
{
    var pipes = new SubprocessOptions { StandardInput = Redirect.Pipe, StandardOutput = Redirect.Pipe };
    await using Subprocess gzip = await Subprocess.ExecAsync("gzip", ["-n"], pipes);
    await using Subprocess gunzip = await Subprocess.ExecAsync("gzip", ["-d"], pipes);

    await TaskGroup.RunAsync(async group =>
    {
        group.Create(WriteLinesAsync(gzip.StandardInput, 100_000));
        group.Create(CopyAsync(gzip.StandardOutput, gunzip.StandardInput));
        long count = 0;
        await foreach (byte[] line in gunzip.StandardOutput.ReadLinesAsync())
        {
            count++;
        }

        Console.WriteLine($"{count} lines came back");
    });

    Console.WriteLine($"gzip: {await gzip.WaitAsync()}, gunzip: {await gunzip.WaitAsync()}");
}
// endregion

static async Coroutine WriteLinesAsync(AsyncWriter writer, int count)
{
    for (int i = 0; i < count; i++)
    {
        await writer.WriteAsync(Encoding.ASCII.GetBytes($"line {i}\n"));
    }

    writer.EndWriting();
}

static async Coroutine CopyAsync(AsyncReader reader, AsyncWriter writer)
{
    while (await reader.ReadAsync(65536) is { Length: > 0 } bytes)
    {
        await writer.WriteAsync(bytes);
    }

    writer.EndWriting();
}
