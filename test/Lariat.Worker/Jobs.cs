using System.Diagnostics;
using System.Text.Json.Serialization;
using Lariat.Processes;

namespace Lariat.WorkerProgram;

/// <summary>What the tests ask workers to do.</summary>
public static class Jobs
{
    private static string s_initialized = "nothing";

    public static WorkerEntry<string, int> Length { get; }
        = WorkerEntry.Create("length", static (string text) => text.Length, JobsJson.Default.String, JobsJson.Default.Int32);

    public static WorkerEntry<byte[], byte[]> Invert { get; }
        = WorkerEntry.Create("invert", static bytes => [.. bytes.Select(static value => (byte)~value)]);

    /// <summary>One that Main does not hand to RunWorkerIfRequested.</summary>
    public static WorkerEntry<byte[], byte[]> Unknown { get; } = WorkerEntry.Create("unknown", static bytes => bytes);

    [WorkerEntry]
    public static int Add((int Left, int Right) pair) => pair.Left + pair.Right;

    [WorkerEntry]
    public static Book? Reprint(Book? book) => book is null ? null : book with { Year = book.Year + 1 };

    [WorkerEntry]
    public static byte[] Reverse(byte[] bytes) => [.. bytes.Reverse()];

    [WorkerEntry]
    public static int ProcessId() => Environment.ProcessId;

    [WorkerEntry]
    public static int ProcessIdOf(int number) => number >= 0 ? Environment.ProcessId : throw new ArgumentOutOfRangeException(nameof(number));

    [WorkerEntry]
    public static int Square(int number) => number == 13 ? throw new InvalidDataException("13 is not squared") : number * number;

    [WorkerEntry]
    public static void Throw(string kind) => throw (kind switch
    {
        "own" => new OwnException("only the worker knows this type"),
        "canceled" => new OperationCanceledException("canceled in the worker"),
        _ => new KeyNotFoundException("no such key"),
    });

    [WorkerEntry]
    public static void Exit(int code)
    {
        Console.Error.WriteLine($"ending with {code}");
        Environment.Exit(code);
    }

    [WorkerEntry]
    public static int FailFast() => throw new UnreachableException(Fail());

    [WorkerEntry]
    public static void KillItself() => Process.GetCurrentProcess().Kill();

    /// <summary>Dies unless the file exists, and makes it.</summary>
    [WorkerEntry]
    public static int DieUnlessExists(string path)
    {
        if (!File.Exists(path))
        {
            File.WriteAllText(path, "");
            Environment.Exit(9);
        }

        return Environment.ProcessId;
    }

    /// <summary>Says so, and never returns.</summary>
    [WorkerEntry]
    public static int Hang()
    {
        Console.WriteLine($"hanging in {Environment.ProcessId}");
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    /// <summary>Returns when the file is there.</summary>
    [WorkerEntry]
    public static int WaitFor(string path)
    {
        Console.WriteLine("waiting");
        while (!File.Exists(path))
        {
            Thread.Sleep(1);
        }

        return Environment.ProcessId;
    }

    /// <summary>Writes to standard output in every way there is, and reads standard input.</summary>
    [WorkerEntry]
    public static string MakeNoise(string text)
    {
        Console.WriteLine($"console {text}");
        Console.Out.Flush();
        using (Stream output = Console.OpenStandardOutput())
        {
            output.Write("stream "u8);
        }

        using Process echo = Process.Start(new ProcessStartInfo("echo", $"child {text}"))!;
        echo.WaitForExit();
        return $"[{Console.In.ReadToEnd()}]";
    }

    [WorkerEntry]
    public static int Allocate(int mebibytes)
    {
        var held = new List<byte[]>();
        for (int i = 0; i < mebibytes; i++)
        {
            held.Add(new byte[1024 * 1024]);
        }

        return held.Count;
    }

    [WorkerEntry]
    public static byte[] Make(int bytes) => new byte[bytes];

    [WorkerEntry]
    public static void Initialize(string value) => s_initialized = $"{s_initialized}, {value}";

    [WorkerEntry]
    public static void FailToInitialize() => throw new InvalidTimeZoneException("no time zone");

    [WorkerEntry]
    public static string Initialized() => s_initialized;

    [WorkerEntry]
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name);

    [WorkerEntry]
    public static async Task<int> Await()
    {
        await Task.Yield();
        return 1;
    }

    [WorkerEntry]
    public static T Generic<T>(T value) => value;

    public static int NotMarked(int number) => number;

    private static string Fail()
    {
        Environment.FailFast("the reactor is gone");
        return "";
    }
}

/// <summary>An argument with names and nothing.</summary>
public sealed record Book(string Title, int Year, string? Subtitle);

/// <summary>An exception of the program's own.</summary>
public sealed class OwnException(string message) : Exception(message);

[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
internal sealed partial class JobsJson : JsonSerializerContext;
