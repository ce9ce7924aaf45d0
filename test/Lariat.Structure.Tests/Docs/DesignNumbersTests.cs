using Microsoft.CodeAnalysis;

namespace Lariat.Structure.Tests;

/// <summary>The numbers of docs/design.md are those of the source.</summary>
public class DesignNumbersTests
{
    private const string Loop = "Lariat/Core/Loop/";
    private const string Canceling = "Lariat/Core/Tasks/Canceling/";
    private const string Connections = "Lariat/IO/Net/Connections/";
    private const string Drivers = "Lariat/Drivers/";
    private const string Transport = "Lariat.AspNetCore/Transport/";

    private static readonly string[] s_words =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
    ];

    [Fact]
    public void Numbers_OfTheCore_AreThoseOfTheSource()
    {
        long depth = Read("Lariat/Core/Coroutines/Frames/Trampoline.cs", "MaxDepth");
        long pollNs = Read(Loop + "PollPacing.cs", "MaxBusyNsPerPoll");

        Check(
            $"more than {Read("Lariat/Core/Items/TimerHeap.cs", "MinCompactionCount")} timers, more than half of them canceled",
            $"every {Read(Loop + "PollPacing.cs", "MaxBusyIterationsPerPoll")}st iteration or after {pollNs / 1000} µs",
            $"`deadline - now <= {Read(Loop + "EventLoop.Iteration.cs", "ClockResolutionNs")} ns`",
            $"At {depth} it does not start a child",
            $"the stack of {depth} frames",
            $"the finalizers ({Word(Read(Loop + "NeverAwaitedReport.cs", "s_finalizersLimit") / 1000)} seconds at most",
            $"looks for {Read(Loop + "PostSpin.cs", "Microseconds")} µs by itself");
    }

    [Fact]
    public void Numbers_OfCancellation_AreThoseOfTheSource()
    {
        const string Threads = Canceling + "CancellationThreads.cs";
        long reportAfterMs = Read(Canceling + "ForeignCancellation.cs", "s_reportAfter");
        long pauseMs = Read(Canceling + "PendingRequest.cs", "s_longestPause");
        long futilePasses = Read(Canceling + "PendingRequest.cs", "MaxFutilePasses");
        long oldest = Read("Lariat/Core/PlainMethods/PlainMethodSupport.cs", "OldestTestedVersion");
        long newest = Read("Lariat/Core/PlainMethods/PlainMethodSupport.cs", "NewestTestedVersion");

        Assert.Equal(1000, Read(Threads, "IdleMs"));
        Assert.Equal(oldest + 1, newest);
        Check(
            $"after a grace period of {Read(Loop + "LoopOptions.cs", "CancellationGrace")} ms if it was",
            $"counted in {Word(Read(Canceling + "GracePeriod.cs", "PartCount"))} parts",
            $"After {reportAfterMs / 1000} s the exception handler gets a report",
            $"when the *request* is {reportAfterMs / 1000} s old",
            $"for {Read(Threads, "StuckAfterMs")} ms, at most {Read(Threads, "MaxThreads")}; they end after an idle second",
            $"1, 2, 4 … {pauseMs} ms; the request is delivered",
            $"counts for {Word(futilePasses * pauseMs / 1000)} seconds",
            $"({oldest} and {newest} were)");
    }

    [Fact]
    public void Numbers_OfInputAndOutput_AreThoseOfTheSource()
    {
        const string Uring = Drivers + "Uring/";
        const string Portable = Drivers + "Portable/PortableReadiness.cs";
        long verbs = LariatSource.Compilation.GetTypeByMetadataName("Lariat.LowLevel.IoFileVerb")!.GetMembers().OfType<IFieldSymbol>().Count();

        // 1 + 2 + 4 + … up to the longest.
        long retryMs = (2 * Read(Uring + "UringDriver.Ring.cs", "MaxRetryMs")) - Read(Uring + "UringDriver.Ring.cs", "MinRetryMs");

        long ringBytes = Read(Uring + "UringBuffers.cs", "BytesTotal");
        Assert.Equal(1000, Read(Drivers + "Files/ThreadedFiles.cs", "s_patience"));
        Check(
            $"A loop has {ringBytes / 1024 / 1024} MiB of these buffers. The ring begins with {ringBytes / Read(Uring + "UringBuffers.cs", "InitialShare") / 1024} KiB",
            $"up to {Read(Portable, "MaxStreams")} of them, with one `Socket.Select`",
            $"examined {Read(Portable, "MaxFutileChecks")} times without data",
            $"in pieces of {Read(Connections + "FileSend.cs", "MaxPieceBytes") / 1024 / 1024} MiB at most",
            $"read there in pieces of {Read(Connections + "FileSend.cs", "ReadBytes") / 1024} KiB",
            $"{Read(Connections + "RoomPause.cs", "s_shortest")}, 2, 4 … {Read(Connections + "RoomPause.cs", "s_longest")} ms (`RoomPause`)",
            $"creating one is retried for {retryMs} ms",
            $"has to implement {Word(verbs)} verbs",
            $"after {Word(Read(Uring + "UringFiles.cs", "MissesUntilCold"))} misses in a row",
            $"tries one in {Word(Read(Uring + "UringFiles.cs", "ReadsPerTry"))}",
            $"one of up to {Read(Drivers + "Files/FileThreads.cs", "MaxThreads")} threads",
            "waits a second for running ones");
    }

    [Fact]
    public void Numbers_OfTheTransport_AreThoseOfTheSource()
    {
        const string Coalescing = Transport + "ReceiveCoalescing.cs";
        long turnKiB = Read(Transport + "OutputSender.cs", "MaxTurnBytes") / 1024;
        long crowdedKiB = Read(Transport + "OutputSender.cs", "MaxCrowdedTurnBytes") / 1024;
        long loopKiB = Read(Transport + "TransportLoop.cs", "MaxTurnBytes") / 1024;

        Check(
            $"when {Read(Coalescing, "StreakCount")} pieces of at most {Read(Coalescing, "MaxSmallBytes") / 1024} KiB have come",
            $"(SO_RCVLOWAT) rises to {Read(Coalescing, "LowWaterBytes") / 1024} KiB",
            $"`ReceiveCoalescingDelay`, {Read("Lariat.AspNetCore/LariatOptions.cs", "ReceiveCoalescingDelay")} ms, lowers it",
            $"has sent {turnKiB} KiB in this one; if all connections of the loop together have sent {loopKiB} KiB, {crowdedKiB} KiB of its own",
            $"have {Read(Transport + "ReadTurn.cs", "BudgetNs") / 1000} µs of an iteration",
            $"for one read in up to {Word(Read(Transport + "ReadTurn.cs", "MaxReadsPerClockRead"))}");
    }

    private static void Check(params string[] phrases) => Expect.None(
        $"What {DesignPage.Path} must say, by the numbers of the source. Change the page, or this test if a sentence was reworded",
        phrases.Where(phrase => !DesignPage.Text.Contains(phrase, StringComparison.Ordinal)));

    private static long Read(string file, string name) => SourceConstant.Read(file, name);

    private static string Word(long number) => s_words[number];
}
