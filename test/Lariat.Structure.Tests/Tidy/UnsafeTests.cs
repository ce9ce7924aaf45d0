using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lariat.Structure.Tests;

/// <summary>Pointers stay where the kernel is called, and thread statics where a thread has one loop.</summary>
public class UnsafeTests
{
    private static readonly string[] s_unsafe =
    [
        "Drivers/Contract/IoFileOperation.cs",
        "Drivers/Epoll/",
        "Drivers/Files/AccessRights.cs",
        "Drivers/Files/FileFacts.cs",
        "Drivers/Host/StandardError.cs",
        "Drivers/Native/",
        "Drivers/Posix/",
        "Drivers/Uring/",
        "IO/Files/Watching/Inotify.cs",
        "IO/Net/Connections/PosixSendFile.cs",
        "IO/Pipes/PosixDescriptor.cs",
        "IO/Pipes/PosixPipe.cs",
        "IO/Processes/Posix/",
    ];

    private static readonly string[] s_threadStatic =
    [
        "Core/Coroutines/Frames/FramePool.cs",
        "Core/Coroutines/Frames/Trampoline.cs",
        "Core/Loop/EventLoop.Threads.cs",
        "Core/Tasks/Canceling/CancellationThreads.cs",
        "Core/Tasks/Waiting/SleepLeaf.cs",
        "Drivers/Native/Errno.cs",
    ];

    [Fact]
    public void Unsafe_Code_IsInFewFiles() => AllowList.Check("Unsafe code", s_unsafe, FindUnsafe());

    [Fact]
    public void ThreadStatic_Fields_AreInFewFiles() => AllowList.Check("[ThreadStatic]", s_threadStatic, FindThreadStatic());

    private static string[] FindUnsafe()
        => LariatSource.FilesWhere(tree => tree.GetRoot().DescendantTokens().Any(token => token.IsKind(SyntaxKind.UnsafeKeyword)));

    private static string[] FindThreadStatic()
        => LariatSource.FilesWhere(tree => tree.GetRoot().DescendantNodes().OfType<AttributeSyntax>().Any(IsThreadStatic));

    private static bool IsThreadStatic(AttributeSyntax attribute) => attribute.Name.ToString() is "ThreadStatic" or "ThreadStaticAttribute";
}
