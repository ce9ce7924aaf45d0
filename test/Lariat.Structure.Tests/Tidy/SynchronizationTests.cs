using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;

namespace Lariat.Structure.Tests;

/// <summary>Threads meet in few files, and docs/design.md ("Memory ordering") says of each what makes it right.</summary>
public partial class SynchronizationTests
{
    // Everything else of src/Lariat runs on the loop's thread and needs no fence.
    private static readonly string[] s_allowed =
    [
        "Core/Coroutines/Foreign/ForeignWait.cs",
        "Core/Coroutines/Foreign/Handlers.cs",
        "Core/Coroutines/Frames/Leaf.cs",
        "Core/Coroutines/Frames/Trampoline.cs",
        "Core/Coroutines/Tracing/SkippedFrames.cs",
        "Core/Loop/Binding/LoopBound.cs",
        "Core/Loop/EventLoop.Threads.cs",
        "Core/Loop/EventLoop.cs",
        "Core/Loop/Features/LoopFeatures.cs",
        "Core/Items/PostStack.cs",
        "Core/Loop/Inbox.cs",
        "Core/Loop/LoopCounters.cs",
        "Core/Loop/ThreadSafeCallbackHandle.cs",
        "Core/Loop/Watching/LoopMeter.cs",
        "Core/Loop/Watching/WatchdogTimer.cs",
        "Core/PlainMethods/RuntimeInternals.cs",
        "Core/Tasks/Canceling/CancellationThreads.cs",
        "Core/Tasks/Canceling/TokenCancellation.cs",
        "Core/Tasks/PostedCallback.cs",
        "Core/Tasks/Running/InterruptExit.cs",
        "Core/Tasks/Running/LoopRunner.cs",
        "Drivers/Files/FileJob.cs",
        "Drivers/Files/FileThreads.cs",
        "Drivers/Portable/PortableDriver.cs",
        "Drivers/Portable/PortableReadiness.cs",
        "Drivers/Posix/WakeEvent.cs",
        "Drivers/Uring/UringBuffers.cs",
        "Drivers/Uring/UringDriver.cs",
        "Drivers/Uring/UringRing.cs",
        "Concurrency/Bridges/LoopTimeProvider.cs",
        "Concurrency/Bridges/RemoteTask.cs",
        "Concurrency/Executors/ExecutorFuture.cs",
        "Concurrency/Executors/ThreadExecutor.Closing.cs",
        "Concurrency/Executors/ThreadExecutor.cs",
        "IO/Net/Connections/ConnectionSource.cs",
        "IO/Net/Groups/LoopGroup.Servers.cs",
        "IO/Net/Groups/LoopGroup.cs",
        "IO/Net/Groups/LoopGroupStart.cs",
        "IO/Net/Servers/Server.Members.cs",
        "IO/Net/Tls/TlsStream.cs",
        "IO/Processes/LeftChildren.cs",
        "IO/Workers/Child/WorkerProgram.cs",
    ];

    private static readonly string[] s_otherLibraries = ["Lariat.AspNetCore", "Lariat.Data", "Lariat.Http", "Lariat.Jobs", "Lariat.Npgsql"];

    private static readonly Lazy<string[]> s_found = new(() => LariatSource.FilesWhere(
        tree => Synchronization.IsIn(tree.GetRoot(), LariatSource.Compilation.GetSemanticModel(tree))));

    [Fact]
    public void Synchronization_OfThreads_OccursInFewFiles() => AllowList.Check("Synchronization of threads", s_allowed, s_found.Value);

    [Fact]
    public void Table_OfDesignMd_NamesEveryTypeThatSynchronizes()
    {
        string design = File.ReadAllText(Path.Combine(Repository.Root, "docs", "design.md"));
        string section = design[design.IndexOf("### Memory ordering", StringComparison.Ordinal)..];
        string table = section[..section.IndexOf("\n##", 1, StringComparison.Ordinal)];
        HashSet<string> named = [.. Word().Matches(table).Select(match => match.Value)];

        string[] types = [.. s_found.Value.Concat(FindInOtherLibraries()).Select(file => Path.GetFileName(file).Split('.')[0]).Distinct()];

        Assert.Contains("Inbox", types);
        Assert.Contains("SharedPool", types);
        Expect.None("Where threads meet, but not in the table of docs/design.md: say there what makes it right", types.Except(named));
    }

    // Kestrel's transport crosses from the thread pool to a loop and back; loops share pools of connections to a database.
    private static IEnumerable<string> FindInOtherLibraries()
        => s_otherLibraries
            .SelectMany(library => Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", library), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => Synchronization.IsIn(CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot(), model: null));

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
