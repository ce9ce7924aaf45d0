namespace Lariat.Structure.Tests;

/// <summary>The layers of docs/design.md, folder by folder: which one uses what another declares.</summary>
/// <remarks><see cref="References"/> says what a use is.</remarks>
public class LayersTests
{
    // The loop and its tasks are one layer, the only two folders that use each other.
    private static readonly string[] s_core = ["Core/Items", "Core/Coroutines", "Core/Loop", "Core/Tasks"];

    // A row names all that its folder uses, and nothing else.
    internal static readonly Dictionary<string, string[]> Rows = new()
    {
        ["Core/Items"] = [],
        ["Core/PlainMethods"] = [],
        ["Core/Coroutines"] = ["Core/Items", "Core/PlainMethods"],
        ["Core/Loop"] = ["Core/Items", "Core/Coroutines", "Core/Tasks", "Drivers", "Drivers/Contract", "Drivers/Host"],
        ["Core/Tasks"] = ["Core/Items", "Core/PlainMethods", "Core/Coroutines", "Core/Loop", "Drivers/Contract", "Drivers/Host"],

        ["Drivers/Native"] = [],
        ["Drivers/Host"] = ["Drivers/Native"],
        ["Drivers/Contract"] = ["Core/Items", "Drivers/Native", "Drivers/Host"],
        ["Drivers/Buffers"] = ["Drivers/Contract"],
        ["Drivers/Files"] = ["Core/Items", "Drivers/Native", "Drivers/Host", "Drivers/Contract"],
        ["Drivers/Posix"] = ["Drivers/Native", "Drivers/Contract", "Drivers/Buffers", "Drivers/Files"],
        ["Drivers/Epoll"] = ["Drivers/Native", "Drivers/Contract", "Drivers/Buffers", "Drivers/Files", "Drivers/Posix"],
        ["Drivers/Uring"] = ["Drivers/Native", "Drivers/Contract", "Drivers/Buffers", "Drivers/Files", "Drivers/Posix"],
        ["Drivers/Portable"] = ["Core/Items", "Drivers/Native", "Drivers/Contract", "Drivers/Buffers", "Drivers/Files"],
        ["Drivers"] = ["Drivers/Contract", "Drivers/Epoll", "Drivers/Uring", "Drivers/Portable"],

        ["Concurrency/Sync"] = ["Core/Coroutines", "Core/Loop", "Core/Tasks"],
        ["Concurrency/Queues"] = [.. s_core, "Concurrency/Sync", "Concurrency/Generators"],
        ["Concurrency/Channels"] = ["Core/Coroutines", "Core/Loop", "Core/Tasks", "Concurrency/Generators"],
        ["Concurrency/Generators"] = s_core,
        ["Concurrency/Executors"] = [.. s_core, "Drivers/Host"],
        ["Concurrency/Bridges"] = s_core,

        ["IO/Streams"] = ["Core/Coroutines", "Core/Loop", "Core/Tasks", "Drivers/Contract", "Drivers/Buffers", "Concurrency/Generators"],
        ["IO/Net"] =
        [
            .. s_core, "Drivers/Native", "Drivers/Contract",
            "Concurrency/Sync", "Concurrency/Generators", "Concurrency/Executors", "Concurrency/Bridges", "IO/Streams",
        ],
        ["IO/Files"] =
        [
            .. s_core, "Drivers/Native", "Drivers/Contract", "Drivers/Files",
            "Concurrency/Sync", "Concurrency/Generators", "Concurrency/Executors", "Concurrency/Bridges",
        ],
        ["IO/Pipes"] = ["Core/Items", "Core/Loop", "Drivers/Native", "Drivers/Contract", "Drivers/Buffers", "IO/Streams"],
        ["IO/Processes"] = [.. s_core, "Drivers/Native", "Drivers/Host", "Drivers/Contract", "IO/Streams", "IO/Pipes"],
        ["IO/Signals"] = ["Core/Items", "Core/Loop"],
        ["IO/Workers"] =
        [
            "Core/Coroutines", "Core/Loop", "Core/Tasks", "Drivers/Native",
            "Concurrency/Sync", "Concurrency/Generators", "Concurrency/Executors", "IO/Streams", "IO/Processes",
        ],

        ["LowLevel/Operations"] = ["Core/Items", "Core/Loop", "Drivers/Contract"],
        ["LowLevel/Transports"] = ["Core/Coroutines", "Core/Loop", "Core/Tasks", "Drivers/Contract", "IO/Streams", "IO/Net"],
        ["LowLevel/Sockets"] = ["Core/Coroutines", "Core/Loop", "Core/Tasks", "Drivers/Contract", "IO/Net"],
        ["LowLevel/Names"] = ["Core/Coroutines", "Core/Loop", "Core/Tasks", "Drivers/Contract", "Concurrency/Executors", "IO/Net"],
        ["LowLevel/SendFile"] = ["Core/Coroutines", "Core/Loop", "IO/Net", "LowLevel/Sockets", "LowLevel/Transports"],
        ["LowLevel/Pipes"] = ["Core/Loop", "Drivers/Contract", "IO/Net", "IO/Pipes", "LowLevel/Transports"],
        ["LowLevel/Subprocesses"] = ["Core/Loop", "Drivers/Contract", "IO/Processes", "LowLevel/Pipes", "LowLevel/Transports"],
    };

    private const string UnixFile = "a Unix socket leaves a file behind, whichever driver has bound it";

    // A file that uses one type of a folder that its own does not see, with the reason.
    private static readonly Dictionary<string, string> s_exceptions = new()
    {
        ["Drivers/Portable/PortableDriver.cs -> PosixFileCalls"] = "on Linux files are read by its system calls, whichever driver there is",
        ["Drivers/Portable/PortableDatagram.cs -> PosixAddress"] = "the base library has no constant for where a Unix path begins",
        ["Drivers/Portable/PortableDatagram.cs -> PosixSocketFile"] = UnixFile,
        ["Drivers/Portable/PortableListener.cs -> PosixSocketFile"] = UnixFile,
        ["Drivers/Portable/PortableSocket.cs -> PosixSocketFile"] = UnixFile,
        ["Drivers/Portable/PortableSockets.cs -> PosixSocketFile"] = UnixFile,
        ["IO/Net/Datagrams/DatagramSocket.cs -> PosixSocketFile"] = UnixFile,
        ["IO/Net/Connections/Connection.Files.cs -> FileFacts"] = "a file that is sent by its path must be a plain one",
    };

    [Fact]
    public void Folders_UseOfOthers_IsInTheirRow()
    {
        string[] forbidden =
        [
            .. References.All
                .Where(reference => !Sees(reference) && !s_exceptions.ContainsKey(reference.ToType))
                .Select(reference => $"{reference} ({reference.To})"),
        ];

        Assert.True(References.All.Length > 3000, $"only {References.All.Length} references between folders found");
        Expect.None("Uses of a folder that is not in the row of the file's own. Move what is used, or pass it from above", forbidden);
    }

    [Fact]
    public void Rows_NameAFolder_ItIsUsed()
    {
        HashSet<(string From, string To)> used = [.. References.All.Select(reference => (reference.From, reference.To))];

        IEnumerable<(string From, string To)> rows = Rows.SelectMany(row => row.Value.Select(to => (row.Key, to)));

        Expect.None("Nothing uses these any more. Take them from the table", rows.Except(used).Select(row => $"{row.From} -> {row.To}"));
    }

    [Fact]
    public void Exceptions_Each_AreNeeded()
    {
        HashSet<string> needed = [.. References.All.Where(reference => !Sees(reference)).Select(reference => reference.ToType)];

        Expect.None("Exceptions that are needed no more. Take them from the list", s_exceptions.Keys.Except(needed));
    }

    [Fact]
    public void Folders_UseOfOthers_HasNoCycle()
    {
        ILookup<string, string> edges = References.All
            .Select(reference => (reference.From, reference.To))
            .Distinct()
            .Where(edge => !IsOneLayer(edge))
            .ToLookup(edge => edge.From, edge => edge.To);

        string[] cycles = [.. Rows.Keys.Select(folder => FindWay(edges, folder, folder, [])).OfType<string>()];

        Expect.None("Folders that use each other", cycles);
    }

    [Fact]
    public void LowLevel_IsUsedBelow_ByNobody()
    {
        IEnumerable<Reference> uses = References.All.Where(reference => IsLowLevel(reference.To) && !IsLowLevel(reference.From));

        Expect.None("asyncio's callback API is used below it", uses.Select(reference => reference.ToString()));
    }

    private static bool Sees(Reference reference) => Rows.TryGetValue(reference.From, out string[]? seen) && seen.Contains(reference.To);

    private static bool IsLowLevel(string folder) => folder.StartsWith("LowLevel", StringComparison.Ordinal);

    private static bool IsOneLayer((string From, string To) edge) => edge is ("Core/Loop", "Core/Tasks") or ("Core/Tasks", "Core/Loop");

    // The way from one folder to another through what they use; null if there is none.
    private static string? FindWay(ILookup<string, string> edges, string from, string to, HashSet<string> seen)
    {
        foreach (string next in edges[from])
        {
            if (next == to)
            {
                return $"{from} -> {to}";
            }

            if (seen.Add(next) && FindWay(edges, next, to, seen) is { } way)
            {
                return $"{from} -> {way}";
            }
        }

        return null;
    }
}
