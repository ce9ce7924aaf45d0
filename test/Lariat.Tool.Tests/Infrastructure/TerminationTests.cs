using System.Runtime.InteropServices;

namespace Lariat.Tool.Tests;

/// <summary>SIGTERM at a command.</summary>
public class TerminationTests
{
    [Fact]
    public void OnSignal_CommandHasEnded_DoesNotThrow()
    {
        var termination = new Termination(CancellationToken.None);
        termination.Dispose();
        var late = new PosixSignalContext(PosixSignal.SIGTERM);

        termination.OnSignal(late);

        Assert.True(late.Cancel);
    }

    [Fact]
    public void Token_OtherReasonToEnd_IsCanceled()
    {
        using var other = new CancellationTokenSource();
        using var termination = new Termination(other.Token);

        other.Cancel();

        Assert.True(termination.Token.IsCancellationRequested);
    }

    [Fact]
    public void Token_OtherReasonAfterDispose_IsNotCanceled()
    {
        using var other = new CancellationTokenSource();
        var termination = new Termination(other.Token);
        termination.Dispose();

        other.Cancel();

        Assert.False(termination.Token.IsCancellationRequested);
    }
}
